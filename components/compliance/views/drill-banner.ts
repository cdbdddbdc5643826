import { html, nothing, type TemplateResult } from 'lit';
import { iconInfo } from '../../internal/icons.js';
import type { ComplianceView } from '../compliance-view.js';

/** A small mark beside what belongs to a rehearsal. */
export function drillMark(t: ComplianceView['strings']['t']): TemplateResult {
  return html`<span class="mark drill">${t('drill')}</span>`;
}

/** Over everything that belongs to a rehearsal: stripes and words, never colour alone. */
export function drillBanner({ strings: { t } }: ComplianceView, drill: boolean): TemplateResult | typeof nothing {
  return drill ? html`<div class="drill-banner" part="drill" role="note" data-state="drill">${iconInfo}<p><strong>${t('drill')}.</strong> ${t('drill.more')}</p></div>` : nothing;
}
