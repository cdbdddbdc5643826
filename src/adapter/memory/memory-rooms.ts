import type { EncounterStatus } from '../../domain/encounter.js';
import { otherRole, type Role } from '../../domain/role.js';
import type { SignalMessage } from '../../domain/signal-message.js';
import type { SignalingEvent } from '../ports/signaling-port.js';

export interface MemorySeat {
  readonly sid: string;
  readonly role: Role;
  /** Tells the page, later and in order. */
  tell(event: SignalingEvent): void;
}

/** Who is connected to which session now, and the way of a message from one to the other. */
export class MemoryRooms {
  readonly #seats = new Map<string, MemorySeat>();

  /** Takes the party's seat; whoever sat there is told that it was replaced. */
  enter(seat: MemorySeat): void {
    const former = this.#seats.get(key(seat.sid, seat.role));
    this.#seats.set(key(seat.sid, seat.role), seat);
    former?.tell({ type: 'replaced' });
    former?.tell({ type: 'state', state: 'closed' });
    const other = this.#other(seat);
    seat.tell({ type: 'presence', role: otherRole(seat.role), present: other !== undefined });
    other?.tell({ type: 'presence', role: seat.role, present: true });
  }

  /** Idempotent; a seat that was taken over leaves nobody's place empty. */
  leave(seat: MemorySeat): void {
    if (this.#seats.get(key(seat.sid, seat.role)) !== seat) return;
    this.#seats.delete(key(seat.sid, seat.role));
    this.#other(seat)?.tell({ type: 'presence', role: seat.role, present: false });
  }

  /** To the other party if connected now, else to nobody. */
  pass(from: MemorySeat, message: SignalMessage): void {
    if (this.#seats.get(key(from.sid, from.role)) !== from) return;
    // Cloned: what has been sent does not change any more.
    this.#other(from)?.tell({ type: 'message', message: structuredClone(message) });
  }

  /** To both. */
  announce(sid: string, status: EncounterStatus): void {
    for (const role of ['patient', 'practitioner'] as const) this.#seats.get(key(sid, role))?.tell({ type: 'encounter', status });
  }

  #other(seat: MemorySeat): MemorySeat | undefined {
    return this.#seats.get(key(seat.sid, otherRole(seat.role)));
  }
}

function key(sid: string, role: Role): string {
  return `${sid} ${role}`;
}
