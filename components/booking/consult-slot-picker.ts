import { html, nothing, type CSSResultGroup, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import type { Slot } from '../../src/domain/scheduling.js';
import { ConsultElement } from '../internal/consult-element.js';
import { iconCalendar, iconChevronDown, iconChevronLeft, iconChevronRight } from '../internal/icons.js';
import { StringsController } from '../internal/strings-controller.js';
import { buttonStyles } from '../internal/styles/buttons.js';
import { surfaceStyles } from '../internal/styles/surfaces.js';
import { addDays, dayOf, dayStart, deviceZone, type DayKey } from '../internal/zone-day.js';
import { pageNow } from '../internal/page-clock.js';
import { daysFrom, partRows } from './day-columns.js';
import { RangeRequestEvent } from './events/range-request-event.js';
import { SlotRequestEvent } from './events/slot-request-event.js';
import { loadCalendar } from './load-calendar.js';
import { moveInGrid } from './slot-grid-keys.js';
import { slotPickerStyles } from './slot-picker-styles.js';
import { bookingStrings } from './strings/booking.js';
import { dayPicker } from './views/day-picker.js';
import { timesGrid } from './views/times-grid.js';
import { WidthController } from './width-controller.js';

/**
 * @summary Free times, days across and times down, in the member's zone. Holds nothing: it asks for a slot or other days.
 * @tag consult-slot-picker
 * @event {SlotRequestEvent} consult-slot-request - A time was chosen.
 * @event {RangeRequestEvent} consult-range-request - Other days are wanted.
 * @csspart days - The row of days.
 * @csspart time - One time.
 * @csspart calendar - The calendar, while it is open.
 * @property {readonly Slot[] | null} slots - Free times; null while they are being asked for.
 * @property {string} firstDay - The first day shown, `2026-11-24`.
 * @property {string} today - The member's today; no earlier day is offered.
 * @property {string} zone - IANA zone in which times are shown.
 * @property {boolean} busy - A time is being held: no other one can be chosen meanwhile.
 */
export class ConsultSlotPicker extends ConsultElement {
  static override styles: CSSResultGroup = [ConsultElement.styles, buttonStyles, surfaceStyles, slotPickerStyles];
  static override properties: PropertyDeclarations = {
    slots: { attribute: false }, firstDay: { attribute: false }, today: { attribute: false }, zone: { attribute: false },
    busy: { type: Boolean, reflect: true }, calendarOpen: { state: true }, focusedId: { state: true }, chosenId: { state: true },
  };
  declare slots: readonly Slot[] | null;
  declare firstDay: DayKey;
  declare today: DayKey;
  declare zone: string;
  declare busy: boolean;
  declare protected calendarOpen: boolean;
  declare protected focusedId: string | null;
  declare protected chosenId: string | null;

  readonly #strings = new StringsController(this, bookingStrings);
  readonly #width = new WidthController(this, (width) => (width < 200 ? 2 : width < 300 ? 3 : width < 480 ? 4 : width < 640 ? 5 : 7));

  constructor() {
    super();
    this.slots = null;
    this.zone = deviceZone();
    this.today = dayOf(pageNow(null), this.zone);
    this.firstDay = this.today;
    this.busy = false;
    this.calendarOpen = false;
    this.focusedId = null;
    this.chosenId = null;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('busy') && !this.busy) this.chosenId = null;
  }

  protected override render(): TemplateResult {
    const { t, format } = this.#strings;
    const days = daysFrom(this.firstDay, this.#width.current);
    const noon = (day: DayKey): number => dayStart(day, this.zone) + 43_200_000;
    const last = days.at(-1) ?? this.firstDay;
    return html`<div class="picker" dir=${this.#strings.dir} lang=${this.#strings.locale}>
      <div class="bar">
        <button type="button" class="icon-button turn" aria-label=${t('slot.earlier')} ?disabled=${this.firstDay <= this.today} @click=${() => this.#show(addDays(this.firstDay, -days.length))}>${iconChevronLeft}</button>
        <button type="button" class="button quiet range" aria-expanded=${this.calendarOpen} @click=${this.#toggleCalendar}>
          ${iconCalendar}<span>${format.days(noon(this.firstDay), noon(last), this.zone)}</span><span class="visually-hidden">. ${t(this.calendarOpen ? 'slot.other.close' : 'slot.other')}</span>${iconChevronDown}</button>
        <button type="button" class="icon-button turn" aria-label=${t('slot.later')} @click=${() => this.#show(addDays(last, 1))}>${iconChevronRight}</button>
      </div>
      ${this.calendarOpen ? dayPicker({ strings: this.#strings, day: this.firstDay, today: this.today, pick: (day) => this.#pick(day) }) : nothing}
      ${timesGrid({ strings: this.#strings, days, zone: this.zone, today: this.today, slots: this.slots, rows: partRows(this.slots ?? [], days, this.zone),
        focused: this.focusedId, chosen: this.busy ? this.chosenId : null,
        choose: (slot) => this.#choose(slot), focus: (slot) => { this.focusedId = slot.id; }, key: (event) => this.#move(event), show: (day) => this.#show(day) })}
      <p class="foot small quiet">${t('slot.zone', { zone: `${format.zone(noon(this.firstDay), this.zone)} (${this.zone.split('/').at(-1)?.replaceAll('_', ' ') ?? this.zone})` })}</p>
      <span class="visually-hidden" id="keys">${t('slot.keys')}</span>
    </div>`;
  }

  #choose(slot: Slot): void {
    if (this.busy) return;
    this.chosenId = slot.id;
    this.focusedId = slot.id;
    this.dispatchEvent(new SlotRequestEvent(slot));
  }

  #show(first: DayKey): void {
    this.focusedId = null;
    this.dispatchEvent(new RangeRequestEvent(first < this.today ? this.today : first));
  }

  #pick(day: DayKey): void {
    this.calendarOpen = false;
    this.#show(day);
  }

  readonly #toggleCalendar = async (): Promise<void> => {
    if (!this.calendarOpen) await loadCalendar();
    this.calendarOpen = !this.calendarOpen;
  };

  #move(event: KeyboardEvent): void {
    const buttons = [...this.renderRoot.querySelectorAll<HTMLButtonElement>('button.time')];
    const current = buttons.find((button) => button === event.target);
    if (current === undefined) return;
    const byDay = daysFrom(this.firstDay, this.#width.current).map((day) => buttons.filter((button) => button.dataset['day'] === day));
    const column = byDay.findIndex((column) => column.includes(current));
    const row = byDay[column]?.indexOf(current) ?? 0;
    const to = moveInGrid(byDay.map((column) => column.length), { column, row }, event.key, this.#strings.dir === 'rtl');
    if (to === null) return;
    event.preventDefault();
    byDay[to.column]?.[to.row]?.focus();
  }
}
