import { ConsultError } from '../domain/consult-error.js';
import type { SchedulingPort } from '../adapter/ports/scheduling-port.js';
import { askPresent, type PersonNow } from './ask-present.js';

/**
 * A scheduling port for the person who is signed in: see `askPresent`.
 * @param isStopped whether the insurer has stopped booking for that person
 */
export function presentScheduling(port: SchedulingPort, person: PersonNow, isStopped: () => boolean): SchedulingPort {
  const ask = <T>(question: () => Promise<T>, signal?: AbortSignal): Promise<T> => askPresent(person, question, signal);
  const book = <T>(question: () => Promise<T>, signal?: AbortSignal): Promise<T> => ask(() => {
    if (isStopped()) throw new ConsultError('incident/stopped');
    return question();
  }, signal);
  return {
    services: (signal) => ask(() => port.services(signal), signal),
    slots: (query, signal) => ask(() => port.slots(query, signal), signal),
    hold: (slotId, signal) => book(() => port.hold(slotId, signal), signal),
    // Answers nothing, and is said by an element whose person is going.
    release: (holdId, signal) => port.release(holdId, signal),
    book: (request, signal) => book(() => port.book(request, signal), signal),
    appointments: (signal) => ask(() => port.appointments(signal), signal),
    appointment: (id, signal) => ask(() => port.appointment(id, signal), signal),
    cancel: (id, signal) => ask(() => port.cancel(id, signal), signal),
  };
}
