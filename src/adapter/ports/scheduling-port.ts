import type { Appointment, BookingRequest, HealthcareService, Slot, SlotHold, SlotQuery } from '../../domain/scheduling.js';

export interface SchedulingPort {
  /** What the member can book, each with what her plan pays. Empty when nothing. */
  services(signal?: AbortSignal): Promise<HealthcareService[]>;
  /** Free slots in the interval, earliest first. Empty when none. */
  slots(query: SlotQuery, signal?: AbortSignal): Promise<Slot[]>;
  /**
   * Holds a slot for a few minutes. Holding another one lets the first go.
   * @throws ConsultError `scheduling/slot-taken`, `scheduling/not-covered`
   */
  hold(slotId: string, signal?: AbortSignal): Promise<SlotHold>;
  /** Lets a hold go. Settles also when it has already gone. */
  release(holdId: string, signal?: AbortSignal): Promise<void>;
  /**
   * Turns a hold into an appointment. The backend decides again: nothing the page says about the slot is trusted.
   * The same hold booked twice is the same appointment.
   * @throws ConsultError `scheduling/hold-expired`, `scheduling/not-covered`
   */
  book(request: BookingRequest, signal?: AbortSignal): Promise<Appointment>;
  /** My appointments, soonest first; for a practitioner: the worklist. */
  appointments(signal?: AbortSignal): Promise<Appointment[]>;
  /** @returns null when absent or not mine. */
  appointment(id: string, signal?: AbortSignal): Promise<Appointment | null>;
  /**
   * Cancels. Twice is once.
   * @throws ConsultError `backend/not-found` (absent or not mine), `backend/conflict` (already begun)
   */
  cancel(id: string, signal?: AbortSignal): Promise<Appointment>;
}
