import { ConsultError } from '../../domain/consult-error.js';
import { newOpaqueId } from '../../domain/opaque-id.js';
import type { Role } from '../../domain/role.js';
import { noteText, type BookingRequest } from '../../domain/scheduling.js';
import { roleIn } from './memory-views.js';
import type { MemoryAppointment, MemoryWorld } from './memory-world.js';

/** A hold becomes an appointment; the same hold again is the same one. @throws ConsultError `scheduling/hold-expired`, `backend/rejected` */
export function bookHold(world: MemoryWorld, { holdId, mode, note: words = '' }: BookingRequest, subject: string): MemoryAppointment {
  const note = noteText.safeParse(words);
  if (!note.success) throw new ConsultError('backend/rejected', { cause: note.error });
  const hold = world.holds.get(holdId);
  // Another's hold is as good as none.
  if (hold === undefined || hold.subject !== subject) throw new ConsultError('scheduling/hold-expired');
  const booked = hold.appointmentId === null ? undefined : world.appointments.get(hold.appointmentId);
  if (booked !== undefined) return booked;
  const slot = world.slots.get(hold.slotId);
  const given = world.practitioners.find(({ practitioner }) => practitioner.id === slot?.practitionerId);
  if (slot === undefined || given === undefined || hold.expires <= world.now()) throw new ConsultError('scheduling/hold-expired');
  const appointment: MemoryAppointment = {
    id: newOpaqueId(), slot, patient: subject, practitioner: given.identity.subject, mode, note: note.data === '' ? null : note.data,
    cancelled: false, session: null,
  };
  world.appointments.set(appointment.id, appointment);
  hold.appointmentId = appointment.id;
  return appointment;
}

/** Either party cancels what has not begun. @throws ConsultError `backend/not-found`, `backend/conflict` */
export async function cancelAppointment(world: MemoryWorld, id: string, subject: string): Promise<{ appointment: MemoryAppointment; role: Role }> {
  const appointment = world.appointments.get(id);
  const role = appointment === undefined ? null : roleIn(appointment, subject);
  if (appointment === undefined || role === null) throw new ConsultError('backend/not-found');
  if (!appointment.cancelled) {
    const session = await appointment.session;
    if (session?.status === 'in-progress' || session?.status === 'finished') throw new ConsultError('backend/conflict');
    appointment.cancelled = true;
    if (session) {
      session.status = 'cancelled';
      world.rooms.announce(session.sid, 'cancelled');
    }
  }
  return { appointment, role };
}
