import { html, type TemplateResult } from 'lit';
import { iconChevronLeft, iconChevronRight } from '../../internal/icons.js';
import type { StringsController } from '../../internal/strings-controller.js';
import type { DayKey } from '../../internal/zone-day.js';
import type { BookingStrings } from '../strings/booking.js';

export interface DayPicker {
  strings: StringsController<BookingStrings>;
  day: DayKey;
  today: DayKey;
  pick: (day: DayKey) => void;
}

function valueOf(target: EventTarget | null): string {
  return target !== null && 'value' in target && typeof target.value === 'string' ? target.value : '';
}

/** The calendar behind "Another date": cally's, in the element's language. Monday first, except where Sunday is. */
export function dayPicker({ strings, day, today, pick }: DayPicker): TemplateResult {
  const { t } = strings;
  return html`<div class="calendar sheet" part="calendar">
    <calendar-date locale=${strings.locale} .value=${day} .min=${today} .today=${today}
      @change=${(event: Event) => { const value = valueOf(event.target); if (value !== '') pick(value); }}>
      <span slot="previous" class="turn"><span class="visually-hidden">${t('calendar.previous')}</span>${iconChevronLeft}</span>
      <span slot="next" class="turn"><span class="visually-hidden">${t('calendar.next')}</span>${iconChevronRight}</span>
      <calendar-month></calendar-month>
    </calendar-date>
  </div>`;
}
