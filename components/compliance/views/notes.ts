import { html, nothing, type TemplateResult } from 'lit';
import type { ConsultError } from '../../../src/domain/consult-error.js';
import { iconClock, iconTriangleAlert } from '../../internal/icons.js';
import type { StringsController } from '../../internal/strings-controller.js';
import { errorWords } from '../../internal/strings/error-words.js';
import type { ComplianceController, Done } from '../compliance-controller.js';
import type { ComplianceStrings } from '../strings/compliance.js';

type Strings = StringsController<ComplianceStrings>;

/** What a deed came to. */
export function doneWords({ t }: Strings, { words, count }: Done): string {
  return t(words, count === undefined ? {} : { count });
}

/** Below what was tried; nothing when it worked. */
export function deedTrouble({ locale }: Strings, error: ConsultError | null): TemplateResult | typeof nothing {
  return error === null ? nothing : html`<div class="note caution" role="alert" part="note">${iconTriangleAlert}<div><p>${errorWords(error, locale)}</p></div></div>`;
}

/** What is to be said of the question itself: that it failed, that what is shown may be old, that it takes long, that it is under way. */
export function queryNote<T>(strings: Strings, desk: ComplianceController<T>): TemplateResult | typeof nothing {
  const { t, locale } = strings;
  const { state } = desk.query;
  const again = html`<p class="actions"><button type="button" class="button" @click=${() => void desk.load()}>${t('retry')}</button></p>`;
  if (state.status === 'error') {
    return html`<div class="note caution" role="alert" part="note" data-state="error">${iconTriangleAlert}<div>
      <p class="strong">${t(desk.data === null ? 'error' : 'old')}</p><p>${errorWords(state.error, locale)}</p>${again}</div></div>`;
  }
  if (state.status === 'pending' && state.slow) return html`<div class="note" role="status" part="note" data-state="slow">${iconClock}<div><p class="strong">${t('slow')}</p>${again}</div></div>`;
  if (desk.data === null && state.status !== 'complete') {
    return html`<div class="card ghost" aria-busy="true"><span class="visually-hidden">${t('loading')}</span><span class="skeleton w40"></span><span class="skeleton w70"></span><span class="skeleton tall"></span></div>`;
  }
  return nothing;
}
