import { html, nothing, type TemplateResult } from 'lit';
import { iconInfo } from '../../internal/icons.js';
import type { RangeRequestEvent } from '../events/range-request-event.js';
import type { SlotRequestEvent } from '../events/slot-request-event.js';
import type { BookingView } from '../booking-view.js';
import { dayAndTime } from '../when.js';
import { errorNote, trouble } from './trouble.js';

/** Somebody was faster: said plainly, with the nearest times that are still free. */
function takenNote(view: BookingView): TemplateResult | typeof nothing {
  const { taken } = view.booking;
  if (taken === null) return nothing;
  const { t } = view.strings;
  return html`<div class="note action" role="alert" part="note">${iconInfo}<div>
    <p class="strong">${t('taken', { time: dayAndTime(view, taken.slot.start) })}</p>
    <p>${taken.next.length > 0 ? t('taken.next') : t('taken.none')}</p>
    ${taken.next.length === 0 ? nothing : html`<p class="actions">${taken.next.map((slot) => html`
      <button type="button" class="button numbers" data-slot=${slot.id} @click=${() => view.ask.slot(slot)}>${dayAndTime(view, slot.start)}</button>`)}</p>`}
  </div></div>`;
}

/** When: the slot picker, and what went wrong with it. */
export function slotStep(view: BookingView): TemplateResult {
  const { booking, strings } = view;
  const { slots, holding } = booking;
  const failed = holding.state.status === 'error' && holding.state.error.code !== 'scheduling/slot-taken' ? holding.state.error : null;
  return html`
    ${takenNote(view)}
    ${failed === null ? nothing : errorNote(view, 'error.hold', failed, () => void holding.retry().then((hold) => hold && booking.update({ hold })))}
    ${holding.state.status === 'pending' ? trouble(view, holding.state, 'error.hold', () => void holding.retry().then((hold) => hold && booking.update({ hold }))) : nothing}
    ${trouble(view, slots.state, 'error.slots', () => void slots.retry())}
    ${slots.state.status === 'error' ? nothing : html`<consult-slot-picker
      part="slot-picker" lang=${strings.locale} .zone=${booking.zone} .firstDay=${booking.firstDay} .today=${booking.today}
      .slots=${slots.state.status === 'complete' ? slots.state.value : null} .busy=${holding.pending}
      @consult-slot-request=${(event: SlotRequestEvent) => view.ask.slot(event.slot)}
      @consult-range-request=${(event: RangeRequestEvent) => booking.show(event.first)}></consult-slot-picker>`}`;
}
