import type { SchedulingPort } from '../adapter/ports/scheduling-port.js';

/**
 * A scheduling port for the person who is signed in: nothing is asked before it is known who that is, and an answer that
 * comes after that person has gone is given to nobody.
 * @param present resolves with what throws when the person of that moment has gone
 */
export function presentScheduling(port: SchedulingPort, present: () => Promise<() => void>): SchedulingPort {
  const ask = async <T>(question: () => Promise<T>): Promise<T> => {
    const assertPresent = await present();
    const answer = await question();
    assertPresent();
    return answer;
  };
  return {
    services: (signal) => ask(() => port.services(signal)),
    slots: (query, signal) => ask(() => port.slots(query, signal)),
    hold: (slotId, signal) => ask(() => port.hold(slotId, signal)),
    // Answers nothing, and is said by an element whose person is going.
    release: (holdId, signal) => port.release(holdId, signal),
    book: (request, signal) => ask(() => port.book(request, signal)),
    appointments: (signal) => ask(() => port.appointments(signal)),
    appointment: (id, signal) => ask(() => port.appointment(id, signal)),
    cancel: (id, signal) => ask(() => port.cancel(id, signal)),
  };
}
