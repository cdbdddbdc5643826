import { ConsultError } from '../../domain/consult-error.js';
import { newOpaqueId } from '../../domain/opaque-id.js';
import type { SlotHold } from '../../domain/scheduling.js';
import type { SchedulingPort } from '../ports/scheduling-port.js';
import { bookHold, cancelAppointment } from './memory-booking.js';
import { answerTo, type MemoryCaller } from './memory-caller.js';
import { refuseMemoryStopped } from './memory-stops.js';
import type { MemorySlot } from './memory-slots.js';
import { appointmentView, instant, roleIn, serviceOf, slotView } from './memory-views.js';
import type { MemoryWorld } from './memory-world.js';

/** Milliseconds for which a slot is held. */
const HOLD = 5 * 60_000;

export function memoryScheduling(world: MemoryWorld, caller: MemoryCaller): SchedulingPort {
  return {
    services: (signal) => answerTo(caller, signal, () => [...world.services]),
    slots: (query, signal) => answerTo(caller, signal, (me) => [...world.slots.values()]
      .filter((slot) => slot.serviceId === query.serviceId && (query.practitionerId === undefined || slot.practitionerId === query.practitionerId))
      .filter((slot) => slot.start >= Date.parse(query.from) && slot.start < Date.parse(query.to))
      .filter((slot) => isFree(world, slot, me.subject))
      .sort((a, b) => a.start - b.start)
      .map((slot) => slotView(world, slot, 'free'))),
    hold: (slotId, signal) => answerTo(caller, signal, (me) => {
      refuseMemoryStopped(world, me.subject, ['booking']);
      return holdSlot(world, slotId, me.subject);
    }),
    release: (holdId, signal) => answerTo(caller, signal, (me) => {
      if (world.holds.get(holdId)?.subject === me.subject) world.holds.delete(holdId);
    }),
    book: (request, signal) => answerTo(caller, signal, async (me) => {
      refuseMemoryStopped(world, me.subject, ['booking']);
      return appointmentView(world, bookHold(world, request, me.subject), 'patient');
    }),
    appointments: (signal) => answerTo(caller, signal, (me) => Promise.all([...world.appointments.values()]
      .sort((a, b) => a.slot.start - b.slot.start)
      .flatMap((appointment) => {
        const role = roleIn(appointment, me.subject);
        return role === null ? [] : [appointmentView(world, appointment, role)];
      }))),
    appointment: (id, signal) => answerTo(caller, signal, (me) => {
      const appointment = world.appointments.get(id);
      const role = appointment === undefined ? null : roleIn(appointment, me.subject);
      return appointment === undefined || role === null ? null : appointmentView(world, appointment, role);
    }),
    cancel: (id, signal) => answerTo(caller, signal, async (me) => {
      const { appointment, role } = await cancelAppointment(world, id, me.subject);
      return appointmentView(world, appointment, role);
    }),
  };
}

function holdSlot(world: MemoryWorld, slotId: string, subject: string): SlotHold {
  const slot = world.slots.get(slotId);
  if (slot === undefined) throw new ConsultError('backend/not-found');
  if (serviceOf(world, slot).coverage.status === 'not-covered') throw new ConsultError('scheduling/not-covered');
  if (!isFree(world, slot, subject)) throw new ConsultError('scheduling/slot-taken');
  for (const hold of world.holds.values()) {
    // What has been booked stays, so that booking the same hold twice finds its appointment.
    if (hold.subject === subject && hold.appointmentId === null) world.holds.delete(hold.id);
  }
  const expires = world.now() + HOLD;
  const id = newOpaqueId();
  world.holds.set(id, { id, slotId, subject, expires, appointmentId: null });
  return { id, slot: slotView(world, slot, 'busy-tentative'), expires: instant(expires) };
}

/** Not begun, not booked, not held by anybody else. */
function isFree(world: MemoryWorld, slot: MemorySlot, subject: string): boolean {
  if (slot.start < world.now()) return false;
  for (const appointment of world.appointments.values()) {
    if (appointment.slot.id === slot.id && !appointment.cancelled) return false;
  }
  for (const hold of world.holds.values()) {
    if (hold.slotId === slot.id && hold.subject !== subject && hold.appointmentId === null && hold.expires > world.now()) return false;
  }
  return true;
}
