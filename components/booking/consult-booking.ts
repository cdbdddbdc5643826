import { html, nothing, type CSSResultGroup, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import type { ConsultClient } from '../../src/client/consult-client.js';
import type { Appointment, Slot } from '../../src/domain/scheduling.js';
import { Announcer } from '../internal/announcer.js';
import { ClientController } from '../internal/client-controller.js';
import { ConsultElement } from '../internal/consult-element.js';
import { askUp } from '../internal/events/ask-up.js';
import { StringsController } from '../internal/strings-controller.js';
import { buttonStyles } from '../internal/styles/buttons.js';
import { fieldStyles } from '../internal/styles/fields.js';
import { surfaceStyles } from '../internal/styles/surfaces.js';
import { TickController } from '../internal/tick-controller.js';
import { BookingController } from './booking-controller.js';
import type { BookingStep } from './booking-step.js';
import { bookingStyles } from './booking-styles.js';
import type { BookingView } from './booking-view.js';
import { calendarFile, download } from './calendar-file.js';
import { AppointmentChangeEvent } from './events/appointment-change-event.js';
import { BookRequestEvent } from './events/book-request-event.js';
import { CancelRequestEvent } from './events/cancel-request-event.js';
import { JoinRequestEvent } from './events/join-request-event.js';
import { StepChangeEvent } from './events/step-change-event.js';
import { stepCardStyles } from './step-card-styles.js';
import { bookingStrings } from './strings/booking.js';
import { bookingTemplate } from './views/booking-template.js';

/**
 * Books a consultation: what for, with whom, when, check, done. One question at a time; answers so far are chips that
 * lead back; "Is this an emergency?" stops everything and gives the number to call.
 *
 * @summary Books a consultation under the member's plan.
 * @tag consult-booking
 * @slot before-book - Above the button that books: the insurer's terms, or its own payment.
 * @slot booked - Below what happens next, once booked.
 * @slot emergency - Below the emergency numbers: the insurer's own help lines.
 * @event {StepChangeEvent} consult-step-change - Another question is on the screen.
 * @event {BookRequestEvent} consult-book-request - Cancelable. Prevent it to take a payment first, then call `book()`.
 * @event {CancelRequestEvent} consult-cancel-request - Cancelable. The member wants to cancel.
 * @event {AppointmentChangeEvent} consult-appointment-change - Booked or cancelled: the backend has said so.
 * @event {JoinRequestEvent} consult-join-request - The member wants to go to the consultation.
 * @csspart base - The outermost box.
 * @csspart title - The question.
 * @csspart choice - A card that is chosen by a press: a service, a person, a mode.
 * @csspart emblem - The round mark of a card.
 * @csspart answers - The chips that lead back.
 * @csspart chip - One of them.
 * @csspart slot-picker - The times.
 * @csspart summary - What is about to be booked.
 * @csspart note - What went wrong, or took long, and the way out.
 * @csspart note-input - The member's own words.
 * @csspart book-button - Books.
 * @csspart appointment - What is booked.
 * @csspart cancel - The question whether to cancel.
 * @csspart join-button - Goes to the consultation.
 * @csspart emergency - The emergency panel.
 * @csspart emergency-call - Its button.
 * @cssproperty --consult-color-action - The brand's colour for what one presses.
 * @cssproperty --consult-font - The font; the system's when unset.
 * @cssproperty --consult-radius - How round corners are; 12px when unset.
 * @property {boolean} withoutNote - Does not ask for the member's own words (attribute `without-note`). They go to the backend with the booking,
 *   and its practitioner reads them in `<consult-room>` and in `Appointment.note`.
 * @property {ConsultClient | null} client - The client; the nearest `<consult-provider>`'s when null.
 */
export class ConsultBooking extends ConsultElement {
  static override styles: CSSResultGroup = [ConsultElement.styles, buttonStyles, surfaceStyles, fieldStyles, stepCardStyles, bookingStyles];
  static override properties: PropertyDeclarations = { client: { attribute: false }, withoutNote: { type: Boolean, attribute: 'without-note' }, emergencyOpen: { state: true }, cancelAsked: { state: true } };
  declare client: ConsultClient | null;
  declare withoutNote: boolean;
  declare protected emergencyOpen: boolean;
  declare protected cancelAsked: boolean;

  readonly #booking = new BookingController(this);
  readonly #client = new ClientController(this, {
    onClient: (client) => this.#begin(client),
    onPrincipalChange: () => this.#begin(this.#client.client),
  });
  readonly #strings = new StringsController(this, bookingStrings, () => this.#client.client);
  readonly #announcer = new Announcer(this);
  #step: BookingStep = 'service';
  /** What the focus goes to after the next update; nothing moves it on the first. */
  #focus: string | null = null;
  #warned = false;

  constructor() {
    super();
    this.client = null;
    this.withoutNote = false;
    this.emergencyOpen = false;
    this.cancelAsked = false;
    new TickController(this, () => ['confirm', 'done'].includes(this.#booking.step));
  }

  /** The question on the screen. */
  get step(): BookingStep {
    return this.#booking.step;
  }

  /** Books what is held: for a host that prevented `consult-book-request`. @returns null when it did not come about; the element says why. */
  async book(): Promise<Appointment | null> {
    const appointment = await this.#booking.book();
    if (appointment !== null) this.dispatchEvent(new AppointmentChangeEvent(appointment));
    return appointment;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    const { step, draft } = this.#booking;
    if (step !== this.#step) {
      this.#step = step;
      this.#focus ??= '#title';
      this.cancelAsked = false;
      this.dispatchEvent(new StepChangeEvent(step));
    }
    const left = draft.hold === null || draft.appointment !== null ? null : Date.parse(draft.hold.expires) - this.#booking.now;
    if (left === null || left > 60_000) this.#warned = false;
    else if (!this.#warned) {
      this.#warned = true;
      this.#announcer.say(this.#strings.t('hold.soon'));
    }
  }

  protected override updated(): void {
    if (this.#focus === null) return;
    const target = this.renderRoot.querySelector<HTMLElement>(this.#focus);
    this.#focus = null;
    target?.focus();
  }

  protected override render(): TemplateResult {
    const client = this.#client.client;
    return html`<div class="base" part="base" dir=${this.#strings.dir} lang=${this.#strings.locale}>
      ${this.#announcer.region()}
      ${client === null || client.scheduling !== null ? bookingTemplate(this.#view(client), this.emergencyOpen) : nothing}
    </div>`;
  }

  #view(client: ConsultClient | null): BookingView {
    const booking = this.#booking;
    return {
      booking, strings: this.#strings, stopped: client?.isStopped('booking') ?? false, now: booking.now, region: client?.region ?? '', withoutNote: this.withoutNote, cancelAsked: this.cancelAsked,
      ask: {
        service: (service) => this.#change(() => booking.chooseService(service)),
        practitioner: (practitioner) => this.#change(() => booking.choosePractitioner(practitioner)),
        slot: (slot) => void this.#hold(slot),
        mode: (mode) => booking.update({ mode }),
        note: (note) => booking.update({ note }),
        book: () => this.#book(),
        back: (step) => this.#change(() => booking.back(step)),
        join: (appointment) => askUp(this, new JoinRequestEvent(appointment)),
        calendar: (appointment) => this.#calendar(appointment),
        cancel: (answer) => void this.#cancel(answer),
        another: () => this.#change(() => booking.back('service')),
        emergency: (open) => this.#emergency(open),
      },
    };
  }

  #begin(client: ConsultClient | null): void {
    this.emergencyOpen = false;
    this.cancelAsked = false;
    this.#step = 'service';
    this.#booking.begin(client);
  }

  #change(act: () => void): void {
    act();
    this.requestUpdate();
  }

  async #hold(slot: Slot): Promise<void> {
    await this.#booking.hold(slot);
    const { hold } = this.#booking.draft;
    if (hold === null) this.#focus = '[role="alert"] button';
    else this.#announcer.say(this.#strings.t('hold.said', { minutes: this.#strings.format.length(Date.parse(hold.expires) - this.#booking.now) }));
    this.requestUpdate();
  }

  #book(): void {
    const { hold, mode, note } = this.#booking.draft;
    if (hold !== null && askUp(this, new BookRequestEvent(hold, { mode, ...(note.trim() === '' ? {} : { note: note.trim() }) }))) void this.book();
  }

  async #cancel(answer: 'ask' | 'yes' | 'no'): Promise<void> {
    if (answer !== 'yes') {
      this.cancelAsked = answer === 'ask';
      this.#focus = answer === 'ask' ? '#sure' : '.cancel';
      return;
    }
    const { appointment } = this.#booking.draft;
    if (appointment === null || !askUp(this, new CancelRequestEvent(appointment))) return;
    const cancelled = await this.#booking.cancel();
    if (cancelled === null) return;
    this.cancelAsked = false;
    this.#focus = '#title';
    this.dispatchEvent(new AppointmentChangeEvent(cancelled));
  }

  #emergency(open: boolean): void {
    if (open) this.#change(() => this.#booking.letGo());
    this.emergencyOpen = open;
    this.#focus = '#title';
  }

  #calendar(appointment: Appointment): void {
    const { t } = this.#strings;
    const { id, start, end } = appointment;
    download(calendarFile({ id, start, end, summary: t('calendar.summary'), description: t('calendar.description') }, this.#booking.now), `${t('calendar.file')}.ics`);
  }
}
