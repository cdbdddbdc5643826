import type { Participant } from '../../domain/participant.js';
import { ConsultError } from '../../domain/consult-error.js';
import { otherRole, type Role } from '../../domain/role.js';
import type { Appointment, HealthcareService, Practitioner, Slot } from '../../domain/scheduling.js';
import type { ShownTexts } from '../../ownership/shown.js';
import type { MemorySlot } from './memory-slots.js';
import type { MemoryAppointment, MemoryWorld } from './memory-world.js';

/** Milliseconds before its start from which a consultation can be joined. */
const JOIN_EARLY = 15 * 60_000;

/** From when it can be joined, milliseconds since 1970. */
export function joinableFrom(slot: MemorySlot): number {
  return slot.start - JOIN_EARLY;
}

export function instant(millis: number): string {
  return new Date(millis).toISOString();
}

export function serviceOf(world: MemoryWorld, slot: MemorySlot): HealthcareService {
  return found(world.services.find((service) => service.id === slot.serviceId));
}

export function practitionerOf(world: MemoryWorld, slot: MemorySlot): Practitioner {
  return found(world.practitioners.find(({ practitioner }) => practitioner.id === slot.practitionerId)).practitioner;
}

export function slotView(world: MemoryWorld, slot: MemorySlot, status: Slot['status']): Slot {
  const { id, serviceId, start, end } = slot;
  return { id, serviceId, status, practitioner: practitionerOf(world, slot), start: instant(start), end: instant(end) };
}

/** A party of an appointment, as the other one sees them. */
export function participantView(world: MemoryWorld, appointment: MemoryAppointment, role: Role): Participant {
  if (role === 'practitioner') {
    const { displayName, title } = practitionerOf(world, appointment.slot);
    return { role, displayName, title };
  }
  return { role, displayName: world.people.get(appointment.patient)?.displayName ?? 'Member', title: null };
}

/** What both sides may be shown of an appointment, as it is now: a claim fixes it. */
export function shownTexts(world: MemoryWorld, appointment: MemoryAppointment): ShownTexts {
  const practitioner = participantView(world, appointment, 'practitioner');
  return {
    patient: participantView(world, appointment, 'patient').displayName,
    practitioner: practitioner.displayName,
    title: practitioner.title ?? '',
    service: serviceOf(world, appointment.slot).name,
  };
}

/** My role in an appointment; null when it is not mine. */
export function roleIn(appointment: MemoryAppointment, subject: string): Role | null {
  if (appointment.patient === subject) return 'patient';
  return appointment.practitioner === subject ? 'practitioner' : null;
}

export async function appointmentView(world: MemoryWorld, appointment: MemoryAppointment, viewer: Role): Promise<Appointment> {
  const { id, slot, mode, note } = appointment;
  return {
    id,
    status: await statusOf(appointment),
    serviceName: serviceOf(world, slot).name,
    start: instant(slot.start),
    end: instant(slot.end),
    joinableFrom: instant(joinableFrom(slot)),
    mode,
    participant: participantView(world, appointment, otherRole(viewer)),
    note,
  };
}

async function statusOf(appointment: MemoryAppointment): Promise<Appointment['status']> {
  if (appointment.cancelled) return 'cancelled';
  switch ((await appointment.session)?.status) {
    case 'arrived':
    case 'in-progress': return 'arrived';
    case 'finished': return 'fulfilled';
    default: return 'booked';
  }
}

function found<T>(value: T | undefined): T {
  if (value === undefined) throw new ConsultError('backend/failed');
  return value;
}
