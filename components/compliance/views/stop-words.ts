import { html, nothing, type TemplateResult } from 'lit';
import type { StopScope } from '../../../src/domain/stop.js';
import { featureSchema } from '../../../src/domain/feature.js';
import type { ComplianceView } from '../compliance-view.js';
import { shortId } from '../short-id.js';

export interface Target {
  readonly scope: StopScope;
  readonly target: string;
}

/** What is stopped, short enough for a button: "recording k2fh7abd", "replay for everybody". */
export function stopWords({ strings: { t } }: ComplianceView, { scope, target }: Target): string {
  const feature = scope === 'feature' ? featureSchema.safeParse(target) : null;
  const name = feature?.success === true ? t(`feature.${feature.data}`) : scope === 'tenant' || scope === 'region' ? target : shortId(target);
  return t(`stops.${scope}`, { target: name });
}

/** What nobody can do while it is in force, and who is meant. */
export function doesWords({ strings: { t } }: ComplianceView, { scope, target }: Target): string {
  if (scope !== 'feature') return t(`does.${scope}`);
  const feature = featureSchema.safeParse(target);
  return feature.success ? t(`does.feature.${feature.data}`) : target;
}

/** The whole id of what is stopped, so that nobody decides by a part of it; nothing where the target is no id. */
export function wholeId({ strings: { t } }: ComplianceView, { scope, target }: Target): TemplateResult | typeof nothing {
  return scope === 'feature' || scope === 'tenant' || scope === 'region' ? nothing : html`<p class="small quiet id"><bdi>${t('id', { id: target })}</bdi></p>`;
}

/** How many people it touches. @param count null where that cannot be counted, undefined while it is being counted */
export function touchesWords({ strings: { t } }: ComplianceView, count: number | null | undefined): string {
  return count === undefined ? t('touches.counting') : count === null ? t('touches.unknown') : count === 0 ? t('touches.nobody') : t('touches', { count });
}
