import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { ConsultClient } from '../../src/client/consult-client.js';
import { ConsultError } from '../../src/domain/consult-error.js';
import type { SchedulingPort } from '../../src/adapter/ports/scheduling-port.js';
import type { Appointment, HealthcareService, Practitioner, Slot, SlotHold } from '../../src/domain/scheduling.js';
import type { Identity } from '../../src/domain/identity.js';
import { QueryController } from '../internal/query-controller.js';
import { addDays, dayOf, dayStart, deviceZone, knownZone, type DayKey } from '../internal/zone-day.js';
import { pageNow } from '../internal/page-clock.js';
import { EMPTY_DRAFT, reopen, stepOf, type BookingDraft, type BookingStep } from './booking-step.js';
import { bookable } from './free-practitioners.js';

/** Days asked for at once: two weeks for the question "who", and again for each stretch of days looked at. */
const RANGE_DAYS = 14;

/** What `<consult-booking>` knows and does: the draft, the questions to the backend, and their order. */
export class BookingController implements ReactiveController {
  readonly services: QueryController<readonly [], HealthcareService[]>;
  readonly slots: QueryController<readonly [DayKey], Slot[]>;
  readonly holding: QueryController<readonly [Slot], SlotHold>;
  readonly booking: QueryController<readonly [], Appointment>;
  readonly cancelling: QueryController<readonly [], Appointment>;
  draft: BookingDraft = EMPTY_DRAFT;
  identity: Identity | null = null;
  /** The first day shown, in the member's zone. */
  firstDay: DayKey;
  /** The time that somebody else was faster at, and what was free then. */
  taken: { slot: Slot; next: Slot[] } | null = null;
  readonly #host: ReactiveControllerHost & Element;
  #client: ConsultClient | null = null;

  constructor(host: ReactiveControllerHost & Element) {
    this.#host = host;
    this.firstDay = dayOf(this.now, deviceZone());
    this.services = new QueryController(host, async (signal) => {
      this.identity = (await this.#client?.identity()) ?? null;
      if (this.identity === null) throw new ConsultError('backend/unauthenticated');
      this.firstDay = this.today;
      return this.#port.services(signal);
    }, { resume: true });
    this.slots = new QueryController(host, (signal, first) => this.#ask(first, signal), { resume: true });
    this.holding = new QueryController(host, (signal, slot) => this.#port.hold(slot.id, signal));
    this.booking = new QueryController(host, (signal) => this.#book(signal));
    this.cancelling = new QueryController(host, (signal) => this.#port.cancel(this.draft.appointment?.id ?? '', signal));
    host.addController(this);
  }

  hostDisconnected(): void {
    // An element that is only moved in the page is back before the next task, and keeps its hold.
    setTimeout(() => !this.#host.isConnected && this.letGo());
  }

  get step(): BookingStep {
    return stepOf(this.draft);
  }

  /** The zone of the signed-in member, else of this device. */
  get zone(): string {
    const zone = this.identity?.timeZone ?? '';
    return knownZone(zone) ? zone : deviceZone();
  }

  /** Milliseconds since 1970, by the service's clock. */
  get now(): number {
    return pageNow(this.#client);
  }

  get today(): DayKey {
    return dayOf(this.now, this.zone);
  }

  /** Another client, or another person: everything of the former goes. */
  begin(client: ConsultClient | null): void {
    this.letGo();
    this.#client = client;
    this.draft = EMPTY_DRAFT;
    this.identity = null;
    this.taken = null;
    for (const query of [this.slots, this.holding, this.booking, this.cancelling]) query.reset();
    if (client?.scheduling) void this.services.run();
    else this.services.reset();
  }

  chooseService(service: HealthcareService): void {
    this.draft = { ...this.draft, service };
    void this.slots.run(this.today);
  }

  choosePractitioner(practitioner: Practitioner | 'first'): void {
    this.draft = { ...this.draft, practitioner };
    const free = this.slots.state.status === 'complete' ? bookable(this.slots.state.value) : [];
    const first = free.find((slot) => practitioner === 'first' || slot.practitioner.id === practitioner.id);
    this.show(first === undefined ? this.today : dayOf(Date.parse(first.start), this.zone));
  }

  /** Shows other days; never days gone by. */
  show(first: DayKey): void {
    this.firstDay = first < this.today ? this.today : first;
    void this.slots.run(this.firstDay);
  }

  /** Holds a time. Where somebody was faster, what is free now is asked for at once and the next ones are offered. */
  async hold(slot: Slot): Promise<void> {
    this.taken = null;
    this.draft = { ...this.draft, hold: null };
    this.booking.reset();
    const hold = await this.holding.run(slot);
    if (hold !== null) this.update({ hold });
    const { state } = this.holding;
    if (state.status !== 'error' || state.error.code !== 'scheduling/slot-taken') return;
    const free = bookable((await this.slots.run(this.firstDay)) ?? []).filter((other) => other.id !== slot.id);
    const near = (other: Slot): number => Math.abs(Date.parse(other.start) - Date.parse(slot.start));
    this.taken = { slot, next: bookable(free.sort((a, b) => near(a) - near(b)).slice(0, 3)) };
    this.#host.requestUpdate();
  }

  async book(): Promise<Appointment | null> {
    const appointment = await this.booking.run();
    if (appointment !== null) this.update({ appointment });
    return appointment;
  }

  async cancel(): Promise<Appointment | null> {
    const appointment = await this.cancelling.run();
    if (appointment !== null) this.update({ appointment });
    return appointment;
  }

  update(change: Partial<BookingDraft>): void {
    this.draft = { ...this.draft, ...change };
    this.#host.requestUpdate();
  }

  /** Back to a question. A hold that hangs on it is let go, and the free times are asked for again. */
  back(step: BookingStep): void {
    const { hold } = this.draft;
    if (hold !== null) this.letGo();
    this.draft = reopen(this.draft, step);
    this.taken = null;
    this.holding.reset();
    this.booking.reset();
    if (step === 'slot') void this.slots.run(this.firstDay);
    if (step === 'practitioner') void this.slots.run(this.today);
  }

  /** Lets the hold go, if there is one that no booking has used. Never waits: a hold that stays expires by itself. */
  letGo(): void {
    const { hold, appointment } = this.draft;
    if (hold === null || appointment !== null || this.booking.pending) return;
    this.draft = { ...this.draft, hold: null };
    void this.#client?.scheduling?.release(hold.id).catch(() => undefined);
  }

  get #port(): SchedulingPort {
    const port = this.#client?.scheduling;
    if (!port) throw new ConsultError('adapter/port-missing');
    return port;
  }

  #ask(first: DayKey, signal: AbortSignal): Promise<Slot[]> {
    const { service, practitioner } = this.draft;
    const who = practitioner === null || practitioner === 'first' ? {} : { practitionerId: practitioner.id };
    const from = Math.max(dayStart(first, this.zone), this.now);
    const to = dayStart(addDays(first, RANGE_DAYS), this.zone);
    return this.#port.slots({ serviceId: service?.id ?? '', ...who, from: new Date(from).toISOString(), to: new Date(to).toISOString() }, signal);
  }

  #book(signal: AbortSignal): Promise<Appointment> {
    const { hold, mode, note } = this.draft;
    const words = note.trim();
    return this.#port.book({ holdId: hold?.id ?? '', mode, ...(words === '' ? {} : { note: words }) }, signal);
  }
}
