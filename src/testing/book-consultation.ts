import type { BackendAdapter } from '../adapter/backend-adapter.js';
import type { SessionGrant } from '../domain/encounter.js';
import { newOpaqueId } from '../domain/opaque-id.js';
import type { Appointment } from '../domain/scheduling.js';
import type { TestKeys } from './enrol-party.js';
import { portOf } from './port-of.js';

export interface BookingPeople {
  member: BackendAdapter;
  practitioner: BackendAdapter;
  /** The enrolled keys of each, the same ones at every call: see `enrolOnce`. */
  keysOf: (person: 'member' | 'practitioner') => Promise<TestKeys>;
  practitionerId: string;
  serviceId: string;
  /** Milliseconds since 1970. */
  now: () => number;
  /** Moves the backend's clock, where it can be moved. */
  advance?: (millis: number) => void;
}

/** Books the practitioner's earliest free slot for the member, with a note that no other booking has. */
export async function bookEarliest(people: Omit<BookingPeople, 'keysOf'>): Promise<Appointment> {
  const scheduling = portOf(people.member, 'scheduling');
  const [slot] = await scheduling.slots({
    serviceId: people.serviceId,
    practitionerId: people.practitionerId,
    from: new Date(people.now()).toISOString(),
    to: new Date(people.now() + 14 * 86_400_000).toISOString(),
  });
  if (slot === undefined) throw new Error('No free slot is left to test with.');
  const hold = await scheduling.hold(slot.id);
  return scheduling.book({ holdId: hold.id, mode: 'audio', note: `A note ${newOpaqueId()}` });
}

export interface OpenConsultation {
  appointment: Appointment;
  patient: SessionGrant;
  practitioner: SessionGrant;
}

/** Books, waits until it can be joined (where the clock can be moved), and opens the consultation for both parties. */
export async function openConsultation(people: BookingPeople): Promise<OpenConsultation> {
  const appointment = await bookEarliest(people);
  const wait = Date.parse(appointment.joinableFrom) - people.now();
  if (wait > 0) people.advance?.(wait);
  const patient = await portOf(people.member, 'sessions').open(appointment.id);
  const practitioner = await portOf(people.practitioner, 'sessions').open(appointment.id);
  if (patient === null || practitioner === null) throw new Error('A party could not open its own consultation.');
  return { appointment, patient, practitioner };
}
