import type { SignalingEvent, SignalingPort } from '../../src/adapter/ports/signaling-port.js';
import type { EncounterStatus } from '../../src/domain/encounter.js';
import { otherRole, type Role } from '../../src/domain/role.js';
import type { SignalMessage } from '../../src/domain/signal-message.js';

/** What a backend may do with a message: pass it on, alter it, drop it, say it twice. */
export type Meddle = (message: SignalMessage) => SignalMessage[];

interface Seat {
  role: Role;
  tell: (event: SignalingEvent) => void;
}

/** A backend's room, in memory: in order, asynchronous, and as hostile as a test wants it. */
export class TestRoom {
  status: EncounterStatus = 'arrived';
  meddle: Meddle = (message) => [message];
  /** Called when a page closes its channel. */
  onClose: () => void = () => undefined;
  /** Who has asked whether the backend is still there. */
  readonly probes: Role[] = [];
  /** What the backend does when it is asked: it answers. */
  onProbe = (role: Role): void => this.tell(role, { type: 'reached' });
  /** All that was said, as it was said. */
  readonly log: SignalMessage[] = [];
  readonly #seats = new Map<Role, Seat>();

  port(role: Role): SignalingPort {
    return {
      connect: (_sid, _instance, onEvent) => {
        let closed = false;
        const seat: Seat = { role, tell: (event) => queueMicrotask(() => { if (!closed) onEvent(event); }) };
        const former = this.#seats.get(role);
        this.#seats.set(role, seat);
        former?.tell({ type: 'replaced' });
        this.#seats.get(otherRole(role))?.tell({ type: 'presence', role, present: true });
        seat.tell({ type: 'encounter', status: this.status });
        return {
          send: (message) => { if (!closed) this.say(message); },
          probe: () => { this.probes.push(role); this.onProbe(role); },
          close: () => {
            closed = true;
            this.onClose();
            if (this.#seats.get(role) === seat) this.#seats.delete(role);
          },
        };
      },
    };
  }

  say(message: SignalMessage): void {
    this.log.push(structuredClone(message));
    for (const each of this.meddle(structuredClone(message))) this.deliver(each);
  }

  /** To the other party, if it is there. */
  deliver(message: SignalMessage): void {
    this.#seats.get(otherRole(message.from))?.tell({ type: 'message', message: structuredClone(message) });
  }

  /** Something that only this party is told, true or not. */
  tell(role: Role, event: SignalingEvent): void {
    this.#seats.get(role)?.tell(event);
  }

  announce(status: EncounterStatus): void {
    this.status = status;
    for (const seat of this.#seats.values()) seat.tell({ type: 'encounter', status });
  }
}
