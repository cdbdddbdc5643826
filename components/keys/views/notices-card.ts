import { html, nothing, type TemplateResult } from 'lit';
import type { KeysPicture } from '../keys-controller.js';
import type { KeysView } from '../keys-view.js';
import { moreButton } from './more-button.js';
import { noticeRow } from './notice-row.js';

/** Shown at first. */
const SHOWN = 3;

/** What was done about the keys, newest first, in plain words and with its time. Nothing where that is not known. */
export function noticesCard(view: KeysView, { status: { notices }, zone }: KeysPicture): TemplateResult | typeof nothing {
  if (notices === null) return nothing;
  const { t } = view.strings;
  const shown = view.keys.showsAll('notices') ? notices : notices.slice(0, SHOWN);
  return html`<section class="card stack" part="card" data-state="notices" aria-labelledby="notices-heading">
    <h3 id="notices-heading">${t('notices')}</h3>
    <p class="quiet">${t('notices.more')}</p>
    ${notices.length === 0 ? html`<p>${t('notices.none')}</p>` : html`<ol class="plain rows">${shown.map((notice) => noticeRow(view.strings, notice, zone))}</ol>`}
    ${moreButton(view, 'notices', notices.length - shown.length)}
  </section>`;
}
