import { html, nothing, type TemplateResult } from 'lit';
import type { ConsultError } from '../../../src/domain/consult-error.js';
import { iconAudioLines, iconClock, iconInfo, iconLock, iconShieldCheck, iconTriangleAlert } from '../../internal/icons.js';
import type { StringsController } from '../../internal/strings-controller.js';
import { errorWords } from '../../internal/strings/error-words.js';
import type { RecordingsStrings } from '../strings/recordings.js';

type Words = StringsController<RecordingsStrings>['t'];

/** Neutral: what was found is the insurer's to say, not the page's. */
export function suspendedNote(t: Words): TemplateResult {
  return html`<div class="note" role="status" part="note" data-state="suspended">${iconShieldCheck}<div><p class="strong">${t('suspended')}</p><p>${t('suspended.more')}</p></div></div>`;
}

/** The insurer has paused all replays: nothing is lost, and it says so. */
export function stoppedNote(t: Words): TemplateResult {
  return html`<div class="note" role="status" part="note" data-state="stopped">${iconShieldCheck}<div><p class="strong">${t('suspended')}</p><p>${t('suspended.more')}</p></div></div>`;
}

/** Some of them: which, is not said, since what was stopped may be somebody else's. */
export function someStoppedNote(t: Words): TemplateResult {
  return html`<div class="note" role="status" part="note" data-state="some-stopped">${iconShieldCheck}<div><p class="strong">${t('stopped.some')}</p><p>${t('stopped.some.more')}</p></div></div>`;
}

/** One line at most; nothing of the item. */
export function leftOutNote(t: Words, count: number): TemplateResult {
  return html`<div class="note" role="status" part="note" data-state="left-out">${iconInfo}<div><p>${t('left-out', { count })} <span class="quiet">${t('left-out.more')}</span></p></div></div>`;
}

/** Neutral, and without a number: what is not proven to be the member's may be anybody's. */
export function sealedNote(t: Words, unlock: () => void): TemplateResult {
  return html`<div class="note" role="status" part="note" data-state="sealed">${iconLock}<div><p class="strong">${t('sealed')}</p><p>${t('sealed.more')}</p>
    <p class="actions"><button type="button" class="button" part="unlock-button" @click=${unlock}>${t('locked.unlock')}</button></p></div></div>`;
}

export function emptyNote(t: Words): TemplateResult {
  return html`<div class="empty"><span class="emblem" aria-hidden="true">${iconAudioLines}</span><h3>${t('empty')}</h3><p class="quiet">${t('empty.more')}</p><slot name="empty"></slot></div>`;
}

export function errorNote({ t, locale }: StringsController<RecordingsStrings>, first: boolean, error: ConsultError, retry: () => void): TemplateResult {
  return html`<div class="note caution" role="alert" part="note">${iconTriangleAlert}<div>
    <p class="strong">${t(first ? 'error' : 'error.more')}</p><p>${errorWords(error, locale)}</p>
    <p class="actions"><button type="button" class="button" @click=${retry}>${t('retry')}</button></p></div></div>`;
}

export function slowNote(t: Words, retry: () => void): TemplateResult {
  return html`<div class="note" role="status" part="note">${iconClock}<div>
    <p class="strong">${t('slow')}</p><p>${t('slow.more')}</p>
    <p class="actions"><button type="button" class="button" @click=${retry}>${t('retry')}</button></p></div></div>`;
}

/** Empty cards where cards will be; nothing to see for who asked for less motion. */
export function skeletonCards(words: string, count: number): TemplateResult {
  return html`<div class="ghosts" aria-busy="true"><span class="visually-hidden">${words}</span>${Array.from({ length: count }, () => html`
    <div class="card recording" aria-hidden="true"><span class="emblem skeleton"></span><div class="about ghost"><span class="skeleton w40"></span><span class="skeleton w70"></span></div>${nothing}<div class="line"><span class="skeleton bar"></span></div></div>`)}</div>`;
}
