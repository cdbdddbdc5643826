import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Slot } from '../../../src/domain/scheduling.js';
import type { StringsController } from '../../internal/strings-controller.js';
import { dayOf, dayStart, type DayKey } from '../../internal/zone-day.js';
import { bookable } from '../free-practitioners.js';
import type { PartRow } from '../day-columns.js';
import type { BookingStrings } from '../strings/booking.js';

export interface TimesGrid {
  strings: StringsController<BookingStrings>;
  days: readonly DayKey[];
  zone: string;
  today: DayKey;
  /** Null while they are asked for. */
  slots: readonly Slot[] | null;
  rows: readonly PartRow[];
  /** The one tab stop; the first time when null or gone. */
  focused: string | null;
  chosen: string | null;
  choose: (slot: Slot) => void;
  focus: (slot: Slot) => void;
  key: (event: KeyboardEvent) => void;
  show: (day: DayKey) => void;
}

function noon(day: DayKey, zone: string): number {
  return dayStart(day, zone) + 43_200_000;
}

function head({ strings, days, zone, today, rows }: TimesGrid): TemplateResult {
  return html`<div class="days" part="days" aria-hidden="true">${days.map((day) => {
    const parts = strings.format.dayParts(noon(day, zone), zone);
    const any = rows.some((row) => row.columns.some((column) => column.day === day && column.slots.length > 0));
    return html`<div class="day ${any ? '' : 'none'}"><span class="weekday">${day === today ? strings.t('today') : parts.weekday}</span><b>${parts.day}</b><span class="month">${parts.month}</span></div>`;
  })}</div>`;
}

function time(grid: TimesGrid, slot: Slot, day: DayKey, stop: string): TemplateResult {
  const { strings, zone, chosen } = grid;
  const at = Date.parse(slot.start);
  const clock = strings.format.time(at, zone);
  const label = strings.t('slot.label', { day: strings.format.day(at, zone, noon(grid.today, zone)), time: clock, practitioner: slot.practitioner.displayName });
  return html`<li><button type="button" class="time numbers" part="time" data-day=${day} data-slot=${slot.id} aria-label=${label}
    tabindex=${slot.id === stop ? 0 : -1} aria-busy=${slot.id === chosen ? 'true' : nothing} aria-disabled=${chosen !== null ? 'true' : nothing}
    @click=${() => grid.choose(slot)} @focus=${() => grid.focus(slot)}>${slot.id === chosen ? html`<span class="spinner"></span>` : clock}</button></li>`;
}

function empty({ strings, slots, days, zone, show }: TimesGrid): TemplateResult {
  const last = days.at(-1) ?? '';
  const next = bookable(slots ?? []).map((slot) => dayOf(Date.parse(slot.start), zone)).find((day) => day > last);
  return html`<div class="empty"><p>${strings.t('slot.none.range')}</p>
    ${next === undefined ? nothing : html`<button type="button" class="button" @click=${() => show(next)}>${strings.t('slot.next')}</button>`}</div>`;
}

/** Days across, times down, by morning, afternoon and evening. One tab stop; the arrow keys do the rest. */
export function timesGrid(grid: TimesGrid): TemplateResult {
  const { strings, rows, slots, days } = grid;
  const shown = rows.flatMap((row) => row.columns.flatMap((column) => column.slots));
  const earliest = shown.reduce<Slot | null>((first, slot) => (first === null || Date.parse(slot.start) < Date.parse(first.start) ? slot : first), null);
  const stop = shown.find((slot) => slot.id === grid.focused)?.id ?? earliest?.id ?? '';
  return html`<div class="grid n${days.length}" role="group" aria-describedby="keys" aria-busy=${slots === null} @keydown=${grid.key}>
    ${head(grid)}
    ${slots === null ? html`<div class="part-row ghost">${days.map(() => html`<div class="column">${[0, 1, 2, 3].map(() => html`<span class="time skeleton"></span>`)}</div>`)}<span class="visually-hidden">${strings.t('loading')}</span></div>`
      : rows.length === 0 ? empty(grid)
      : rows.map((row) => html`<section class="part-of-day"><h3>${strings.t(`slot.${row.part}`)}</h3><div class="part-row">
          ${row.columns.map(({ day, slots: times }) => times.length === 0
            ? html`<div class="column"><span class="dash" aria-hidden="true"></span></div>`
            : html`<ul class="plain column" aria-label=${strings.format.day(noon(day, grid.zone), grid.zone, noon(grid.today, grid.zone))}>${repeat(times, (slot) => slot.id, (slot) => time(grid, slot, day, stop))}</ul>`)}
        </div></section>`)}
  </div>`;
}
