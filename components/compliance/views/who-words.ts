import type { ComplianceView } from '../compliance-view.js';
import { shortId } from '../short-id.js';

/** Who did it: an officer, the signed-in one, or nobody but the service. */
export function whoWords({ strings: { t }, desk }: ComplianceView, by: string | null): string {
  if (by === null) return t('service');
  return by === desk.officer ? t('you') : t('officer', { id: shortId(by) });
}
