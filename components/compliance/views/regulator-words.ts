import type { Exposure } from '../../../src/domain/exposure.js';
import type { ComplianceView } from '../compliance-view.js';
import { nameNumber } from '../name-number.js';

/** What a regulator asks: who saw something, who may have, who received and did not see; and what says so. */
export function regulatorWords({ strings: { t, format, locale }, desk: { zone } }: ComplianceView, { owners, ownerSteps, evidence, at }: Exposure): string[] {
  const [seen, maybe] = [ownerSteps.viewed, ownerSteps['viewed-possible']];
  const unseen = owners - seen - maybe;
  return [
    seen > 0 ? t('exposure.words.seen', { count: seen }) : t('exposure.words.seen.none'),
    ...(maybe > 0 ? [t('exposure.words.maybe', { count: maybe })] : []),
    ...(unseen > 0 ? [t('exposure.words.unseen', { count: unseen })] : []),
    ...(evidence === null ? [] : [t('exposure.words.evidence', { first: nameNumber(locale, evidence.first), last: nameNumber(locale, evidence.last), count: evidence.count, date: format.date(at, zone), time: format.time(at, zone) })]),
  ];
}
