import type { SchedulingPort } from '../../src/adapter/ports/scheduling-port.js';
import { ConsultError } from '../../src/domain/consult-error.js';
import type { ErrorCode } from '../../src/domain/error-codes.js';
import type { Appointment, BookingRequest, HealthcareService, Practitioner, Slot, SlotHold, SlotQuery } from '../../src/domain/scheduling.js';
import { PRACTITIONERS, SERVICES } from './people.js';

type Verb = 'services' | 'slots' | 'hold' | 'book' | 'cancel';

export interface FakeSchedulingOptions {
  services?: readonly HealthcareService[];
  practitioners?: readonly Practitioner[];
  /** What a verb answers with instead: an error's code, or nothing for ever. */
  trouble?: Partial<Record<Verb, ErrorCode | 'hangs'>>;
  /** How often the trouble comes before all is well; for ever when absent. */
  times?: number;
  /** Milliseconds for which a hold lasts. */
  holdFor?: number;
  /** How many slots there are. */
  busy?: boolean;
}

const HOUR = 3_600_000;

/** A clinic with regular hours, in memory. */
export class FakeScheduling implements SchedulingPort {
  readonly asked: Verb[] = [];
  readonly released: string[] = [];
  readonly booked: BookingRequest[] = [];
  readonly #options: FakeSchedulingOptions;
  #left: number;
  #held: Slot | null = null;

  constructor(options: FakeSchedulingOptions = {}) {
    this.#options = options;
    this.#left = options.times ?? Number.POSITIVE_INFINITY;
  }

  async services(signal?: AbortSignal): Promise<HealthcareService[]> {
    await this.#meet('services', signal);
    return [...(this.#options.services ?? SERVICES)];
  }

  async slots(query: SlotQuery, signal?: AbortSignal): Promise<Slot[]> {
    await this.#meet('slots', signal);
    if (this.#options.busy) return [];
    const people = this.#options.practitioners ?? PRACTITIONERS;
    const slots: Slot[] = [];
    for (let at = Math.ceil(Date.parse(query.from) / HOUR) * HOUR; at < Date.parse(query.to); at += HOUR / 2) {
      const hour = new Date(at).getUTCHours();
      const index = at / (HOUR / 2);
      // Clinic hours with gaps that look like life: no Sundays, some times gone.
      if (hour < 8 || hour > 18 || hour === 12 || new Date(at).getUTCDay() === 0 || (index * 7919) % 11 < 4) continue;
      const practitioner = people[index % people.length];
      if (practitioner === undefined || (query.practitionerId !== undefined && query.practitionerId !== practitioner.id)) continue;
      slots.push({ id: `slot-${index}`, serviceId: query.serviceId, practitioner, status: 'free', start: new Date(at).toISOString(), end: new Date(at + 900_000).toISOString() });
    }
    return slots;
  }

  async hold(slotId: string, signal?: AbortSignal): Promise<SlotHold> {
    await this.#meet('hold', signal);
    const start = Number(slotId.slice(5)) * (HOUR / 2);
    const people = this.#options.practitioners ?? PRACTITIONERS;
    const practitioner = people[Number(slotId.slice(5)) % people.length] ?? PRACTITIONERS[0]!;
    this.#held = { id: slotId, serviceId: 's-gp', practitioner, status: 'busy-tentative', start: new Date(start).toISOString(), end: new Date(start + 900_000).toISOString() };
    return { id: `hold-${slotId}`, slot: this.#held, expires: new Date(Date.now() + (this.#options.holdFor ?? 300_000)).toISOString() };
  }

  async release(holdId: string): Promise<void> {
    this.released.push(holdId);
  }

  async book(request: BookingRequest, signal?: AbortSignal): Promise<Appointment> {
    await this.#meet('book', signal);
    this.booked.push(request);
    return this.#appointment('booked', request.mode);
  }

  async appointments(): Promise<Appointment[]> {
    return [];
  }

  async appointment(): Promise<Appointment | null> {
    return null;
  }

  async cancel(_id: string, signal?: AbortSignal): Promise<Appointment> {
    await this.#meet('cancel', signal);
    return this.#appointment('cancelled', 'audio');
  }

  #appointment(status: 'booked' | 'cancelled', mode: 'audio' | 'video'): Appointment {
    if (this.#held === null) throw new ConsultError('scheduling/hold-expired');
    const { start, end, practitioner } = this.#held;
    const { displayName, title } = practitioner;
    return {
      id: 'appointment-1', status, mode, start, end, serviceName: (this.#options.services ?? SERVICES)[0]?.name ?? '',
      joinableFrom: new Date(Date.parse(start) - 600_000).toISOString(), participant: { role: 'practitioner', displayName, title },
      note: this.booked.at(-1)?.note ?? null,
    };
  }

  async #meet(verb: Verb, signal?: AbortSignal): Promise<void> {
    this.asked.push(verb);
    const trouble = this.#options.trouble?.[verb];
    if (trouble === undefined || this.#left <= 0) return;
    this.#left -= 1;
    if (trouble !== 'hangs') throw new ConsultError(trouble);
    await new Promise((_, reject) => signal?.addEventListener('abort', () => reject(new ConsultError('backend/unreachable'))));
  }
}
