import { html, nothing, type TemplateResult } from 'lit';
import type { MediaMode } from '../../../src/domain/media-mode.js';
import type { SlotHold } from '../../../src/domain/scheduling.js';
import { clock } from '../../internal/format.js';
import { iconClock, iconPhone, iconVideo } from '../../internal/icons.js';
import type { BookingView } from '../booking-view.js';
import { dayAndTime } from '../when.js';
import { summary } from './summary.js';
import { errorNote, trouble } from './trouble.js';

export const NOTE_MAX = 1_000;

function modeChoice(view: BookingView, mode: MediaMode): TemplateResult {
  const { t } = view.strings;
  const chosen = view.booking.draft.mode === mode;
  return html`<label class="choice mode" part="choice" data-checked=${chosen ? '' : nothing}>
    <input class="visually-hidden" type="radio" name="mode" value=${mode} .checked=${chosen} @change=${() => view.ask.mode(mode)} />
    <span class="emblem">${mode === 'audio' ? iconPhone : iconVideo}</span>
    <span class="about"><span class="name">${t(`confirm.${mode}`)}</span><span class="small quiet">${t(`confirm.${mode}.more`)}</span></span>
    <span class="dot" aria-hidden="true"></span>
  </label>`;
}

function expired(view: BookingView, hold: SlotHold): TemplateResult {
  const { t } = view.strings;
  return html`<div class="note caution" role="alert" part="note">${iconClock}<div>
    <p class="strong">${t('hold.over')}</p>
    <p>${t('hold.over.more')} ${dayAndTime(view, hold.slot.start)}</p>
    <p class="actions">
      <button type="button" class="button primary" @click=${() => view.ask.slot(hold.slot)}>${t('hold.again')}</button>
      <button type="button" class="button" @click=${() => view.ask.back('slot')}>${t('hold.other')}</button>
    </p>
  </div></div>`;
}

/** Check and book: what it is, how to begin, a note, the hold's countdown. */
export function confirmStep(view: BookingView, hold: SlotHold): TemplateResult {
  const { booking } = view;
  const { t } = view.strings;
  const { state } = booking.booking;
  const left = Date.parse(hold.expires) - view.now;
  const lost = state.status === 'error' && state.error.code === 'scheduling/hold-expired';
  const pending = state.status === 'pending';
  if ((left <= 0 && !pending) || lost) return html`${summary(view, hold)}${expired(view, hold)}`;
  return html`
    ${summary(view, hold)}
    <fieldset class="modes">
      <legend class="legend">${t('confirm.mode')}</legend>
      <div class="pair">${modeChoice(view, 'audio')}${modeChoice(view, 'video')}</div>
    </fieldset>
    <div class="field">
      <label for="note">${t('confirm.note')}</label>
      <span class="hint" id="note-hint">${t('confirm.note.hint')}</span>
      <textarea class="input" id="note" part="note-input" maxlength=${NOTE_MAX} rows="3" aria-describedby="note-hint" autocomplete="off"
        .value=${booking.draft.note} @input=${(event: InputEvent) => event.target instanceof HTMLTextAreaElement && view.ask.note(event.target.value)}></textarea>
      ${booking.draft.note.length < NOTE_MAX - 200 ? nothing : html`<span class="hint numbers">${t('confirm.note.left', { count: NOTE_MAX - booking.draft.note.length })}</span>`}
    </div>
    <slot name="before-book"></slot>
    ${state.status === 'error' ? errorNote(view, 'error.book', state.error, null) : trouble(view, state, 'error.book', view.ask.book)}
    <div class="finish">
      <button type="button" class="button primary large" part="book-button" ?disabled=${pending} aria-busy=${pending} @click=${view.ask.book}>
        ${pending ? html`<span class="spinner" aria-hidden="true"></span>${t('confirm.booking')}` : t('confirm.book')}
      </button>
      <p class="small quiet held" role="timer" aria-live="off">${iconClock}<span>${t('hold', { left: clock(left) })}</span></p>
    </div>`;
}
