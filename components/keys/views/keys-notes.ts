import { html, nothing, type TemplateResult } from 'lit';
import type { ConsultError } from '../../../src/domain/consult-error.js';
import { iconClock, iconInfo, iconShieldCheck, iconTriangleAlert } from '../../internal/icons.js';
import type { StringsController } from '../../internal/strings-controller.js';
import { errorWords as wordsOf } from '../../internal/strings/error-words.js';
import type { KeysStrings } from '../strings/keys.js';

type Strings = StringsController<KeysStrings>;

/** An error in the member's words; never what a service has written. */
export function errorWords({ locale }: Strings, error: ConsultError): string {
  return wordsOf(error, locale);
}

/** Below what was tried; nothing when it worked. */
export function deedTrouble(strings: Strings, error: ConsultError | null): TemplateResult | typeof nothing {
  return error === null ? nothing : noteTrouble(errorWords(strings, error));
}

export function noteTrouble(words: string): TemplateResult {
  return html`<div class="note caution" role="alert" part="note">${iconTriangleAlert}<div><p>${words}</p></div></div>`;
}

/** Keys cannot be had here at all, or could not be asked for. */
export function troubleNote(strings: Strings, error: ConsultError, again: () => void, failed: string = strings.t('error')): TemplateResult {
  const { t } = strings;
  const unavailable = error.code === 'keys/unavailable';
  return html`<div class="note caution" role="alert" part="note" data-state=${unavailable ? 'unavailable' : 'error'}>${iconTriangleAlert}<div>
    <p class="strong">${unavailable ? t('unavailable') : failed}</p><p>${errorWords(strings, error)}</p>
    <p class="actions"><button type="button" class="button" @click=${again}>${t('retry')}</button></p></div></div>`;
}

export function slowNote({ t }: Strings, again: () => void): TemplateResult {
  return html`<div class="note" role="status" part="note">${iconClock}<div><p class="strong">${t('slow')}</p>
    <p class="actions"><button type="button" class="button" @click=${again}>${t('retry')}</button></p></div></div>`;
}

export function readyNote({ t }: Strings): TemplateResult {
  return html`<div class="note positive" part="note" data-state="ready">${iconShieldCheck}<div><p class="strong">${t('ready')}</p><p>${t('ready.more')}</p></div></div>`;
}

/** The browser keeps nothing: whatever is to be kept has to be written down before the page goes. */
export function notLastingNote({ t }: Strings): TemplateResult {
  return html`<div class="note caution" part="note" data-state="not-lasting">${iconInfo}<div><p class="strong">${t('not-lasting')}</p><p>${t('not-lasting.more')}</p></div></div>`;
}

export function skeletonCard(words: string): TemplateResult {
  return html`<div class="card ghost" aria-busy="true"><span class="visually-hidden">${words}</span><span class="skeleton w40"></span><span class="skeleton w70"></span><span class="skeleton tall"></span></div>`;
}

/** This device was removed: what that means, and what to do. */
export function removedNote({ t }: Strings): TemplateResult {
  return html`<div class="note danger" part="note" data-state="removed">${iconTriangleAlert}<div><p class="strong">${t('removed')}</p><p>${t('removed.more')}</p><p>${t('removed.check')}</p></div></div>`;
}
