import { otherRole, type Role } from '../domain/role.js';
import { signalMessageSchema, type SignalMessage } from '../domain/signal-message.js';

/** How many messages may wait for a missing one. The channel keeps order, so more than a few mean a broken backend. */
const HOLD_LIMIT = 64;

/**
 * Takes what the signalling channel delivers, in whatever order and how often, and hands out each message of the other
 * party's page once and in order. A message that is not of this session, not of the other party, malformed, or of a
 * page that a newer one has replaced is dropped. Pure but for its memory.
 */
export class SignalInbox {
  readonly #sid: string;
  readonly #from: Role;
  readonly #replaced = new Set<string>();
  readonly #held = new Map<string, Map<number, SignalMessage>>();
  #instance: string | null = null;
  #next = 0;

  constructor(sid: string, self: Role) {
    this.#sid = sid;
    this.#from = otherRole(self);
  }

  /** The other party's page that is listened to now; null before its hello. */
  get instance(): string | null {
    return this.#instance;
  }

  /** @returns the messages that can be handled now, in order; mostly one or none */
  accept(value: unknown): SignalMessage[] {
    const parsed = signalMessageSchema.safeParse(value);
    if (!parsed.success) return [];
    const message = parsed.data;
    if (message.sid !== this.#sid || message.from !== this.#from || this.#replaced.has(message.instance)) return [];
    const current = message.instance === this.#instance;
    if (current && message.seq < this.#next) return [];
    // A page is heard from its hello on: what it said before this page listened is about a connection that never was.
    if (!current && message.body.type === 'hello') this.#turnTo(message.instance, message.seq);
    this.#hold(message);
    return this.#release();
  }

  #turnTo(instance: string, seq: number): void {
    if (this.#instance !== null) {
      this.#replaced.add(this.#instance);
      this.#held.delete(this.#instance);
    }
    this.#instance = instance;
    this.#next = seq;
  }

  #hold(message: SignalMessage): void {
    const held = this.#held.get(message.instance) ?? new Map<number, SignalMessage>();
    if (held.size >= HOLD_LIMIT) return;
    held.set(message.seq, message);
    this.#held.set(message.instance, held);
  }

  #release(): SignalMessage[] {
    const held = this.#instance === null ? undefined : this.#held.get(this.#instance);
    const ready: SignalMessage[] = [];
    for (let message = held?.get(this.#next); message !== undefined; message = held?.get(this.#next)) {
      held?.delete(this.#next);
      this.#next += 1;
      ready.push(message);
    }
    return ready;
  }
}
