import { html, nothing, type TemplateResult } from 'lit';
import type { MediaMode } from '../../../src/domain/media-mode.js';
import { NOTE_MAX, type SlotHold } from '../../../src/domain/scheduling.js';
import { clock } from '../../internal/format.js';
import { iconClock, iconPhone, iconVideo } from '../../internal/icons.js';
import type { BookingView } from '../booking-view.js';
import { cutToFit } from '../cut-to-fit.js';
import { dayAndTime } from '../when.js';
import { summary } from './summary.js';
import { errorNote, trouble } from './trouble.js';

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

/** Takes the note over. The field has no `maxlength`: browsers cut emoji and letters with marks in two there. */
function takeNote(view: BookingView, event: Event): void {
  const field = event.target;
  if (!(field instanceof HTMLTextAreaElement)) return;
  // An input method is still at work: a text that is changed under it would be written twice.
  if (!(event instanceof InputEvent && event.isComposing) && field.value.length > NOTE_MAX) {
    const { value, caret } = cutToFit(field.value, field.selectionEnd, NOTE_MAX);
    field.value = value;
    field.setSelectionRange(caret, caret);
  }
  view.ask.note(field.value);
}

/** The member's own words, and who can read them. */
function noteField(view: BookingView, practitioner: string): TemplateResult {
  const { t } = view.strings;
  const { note } = view.booking.draft;
  const noted = (event: Event): void => takeNote(view, event);
  return html`<div class="field">
    <label for="note">${t('confirm.note')}</label>
    <span class="hint" id="note-hint">${t('confirm.note.hint', { practitioner })}</span>
    <textarea class="input" id="note" part="note-input" rows="3" aria-describedby="note-hint" autocomplete="off"
      .value=${note} @input=${noted} @compositionend=${noted}></textarea>
    ${note.length < NOTE_MAX - 200 ? nothing : html`<span class="hint numbers">${t('confirm.note.left', { count: Math.max(0, NOTE_MAX - note.length) })}</span>`}
  </div>`;
}

/** Check and book: what it is, how to begin, a note unless the host asks for none, the hold's countdown. */
export function confirmStep(view: BookingView, hold: SlotHold): TemplateResult {
  const { booking } = view;
  const { t } = view.strings;
  const { state } = booking.booking;
  const left = Date.parse(hold.expires) - view.now;
  const lost = state.status === 'error' && state.error.code === 'scheduling/hold-expired';
  const pending = state.status === 'pending';
  // Whether the hold is over the backend says, when it is asked to book.
  if (lost) return html`${summary(view, hold)}${expired(view, hold)}`;
  return html`
    ${summary(view, hold)}
    <fieldset class="modes">
      <legend class="legend">${t('confirm.mode')}</legend>
      <div class="pair">${modeChoice(view, 'audio')}${modeChoice(view, 'video')}</div>
    </fieldset>
    ${view.withoutNote ? nothing : noteField(view, hold.slot.practitioner.displayName)}
    <slot name="before-book"></slot>
    ${state.status === 'error' ? errorNote(view, 'error.book', state.error, null) : trouble(view, state, 'error.book', view.ask.book)}
    <div class="finish">
      <button type="button" class="button primary large" part="book-button" ?disabled=${pending} aria-busy=${pending} @click=${view.ask.book}>
        ${pending ? html`<span class="spinner" aria-hidden="true"></span>${t('confirm.booking')}` : t('confirm.book')}
      </button>
      ${left <= 0 ? nothing : html`<p class="small quiet held" role="timer" aria-live="off">${iconClock}<span>${t('hold', { left: clock(left) })}</span></p>`}
    </div>
    ${left > 0 || pending ? nothing : html`<div class="note caution" role="status" part="note">${iconClock}<div><p>${t('hold.passed')}</p></div></div>`}`;
}
