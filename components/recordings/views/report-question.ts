import { html, nothing, type TemplateResult } from 'lit';
import { iconCheck, iconFlag, iconTriangleAlert } from '../../internal/icons.js';
import type { StringsController } from '../../internal/strings-controller.js';
import type { RecordingsStrings } from '../strings/recordings.js';

type Words = StringsController<RecordingsStrings>['t'];

/** The second of two taps. Nothing is to be written, and nothing of the recording is shown meanwhile. */
export function reportQuestion(t: Words, { yes, no }: { yes: () => void; no: () => void }): TemplateResult {
  return html`<div class="note danger" role="group" aria-labelledby="not-mine" data-state="not-mine">${iconFlag}<div>
    <p class="strong" id="not-mine" tabindex="-1" data-opened>${t('not-mine.sure')}</p><p>${t('not-mine.more')}</p>
    <p class="actions"><button type="button" class="button danger" part="report-yes-button" @click=${yes}>${t('not-mine.yes')}</button>
      <button type="button" class="button" part="report-no-button" @click=${no}>${t('not-mine.no')}</button></p></div></div>`;
}

/** The first of two taps. */
export function reportButton(t: Words, ask: () => void): TemplateResult {
  return html`<button type="button" class="link small" part="report-button" @click=${ask}>${iconFlag}<span>${t('not-mine')}</span></button>`;
}

/** It is gone from the screen. `reported` is false where the insurer could not be told. */
export function reportThanks(t: Words, reported: boolean | null): TemplateResult | typeof nothing {
  if (reported === null) return nothing;
  return html`<div class="note ${reported ? 'positive' : 'caution'}" role="status" part="note" data-state=${reported ? 'reported' : 'not-reported'} tabindex="-1">${reported ? iconCheck : iconTriangleAlert}<div>
    <p class="strong">${t(reported ? 'not-mine.thanks' : 'not-mine.failed')}</p><p>${t(reported ? 'not-mine.thanks.more' : 'not-mine.failed.more')}</p></div></div>`;
}
