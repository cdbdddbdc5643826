import { otherRole, type Role } from '../../domain/role.js';
import { signalMessageSchema, type SignalMessage } from '../../domain/signal-message.js';

/** Limits of what one inbox keeps, whoever sends it. The channel keeps order, so more than a few messages out of it mean a broken backend. */
export const INBOX_LIMITS = {
  /** Page loads that are heard or waited for at the same time. */
  pages: 8,
  /** Messages of one page load that wait for a missing one. */
  held: 64,
  /** Letters of all messages that wait. */
  heldLetters: 512 * 1024,
  /** Page loads that have gone and are not heard again. */
  gone: 256,
} as const;

interface Stream {
  /** The number that comes next; null before its hello. */
  next: number | null;
  readonly held: Map<number, { message: SignalMessage; letters: number }>;
}

/**
 * Takes what the signalling channel delivers, in whatever order and how often, and hands out the messages of each of the
 * other party's page loads once and in order, from its hello on. A message that is not of this session, not of the other
 * party, malformed, or of a page load that has gone is dropped. Pure but for its memory, which has limits.
 */
export class SignalInbox {
  readonly #sid: string;
  readonly #from: Role;
  readonly #streams = new Map<string, Stream>();
  readonly #gone = new Set<string>();
  #kept: string | null = null;
  #letters = 0;

  constructor(sid: string, self: Role) {
    this.#sid = sid;
    this.#from = otherRole(self);
  }

  /** How much is kept at this moment. */
  get size(): { pages: number; held: number; gone: number } {
    return { pages: this.#streams.size, held: [...this.#streams.values()].reduce((sum, { held }) => sum + held.size, 0), gone: this.#gone.size };
  }

  /** @returns the messages that can be handled now, in order; mostly one or none */
  accept(value: unknown): SignalMessage[] {
    const parsed = signalMessageSchema.safeParse(value);
    if (!parsed.success) return [];
    const message = parsed.data;
    if (message.sid !== this.#sid || message.from !== this.#from || this.#gone.has(message.instance)) return [];
    const stream = this.#streams.get(message.instance) ?? this.#begin(message.instance);
    // A page is heard from its hello on: what it said before this page listened is about a connection that never was.
    if (stream.next === null && message.body.type === 'hello') stream.next = message.seq;
    if (stream.next !== null && message.seq < stream.next) return [];
    if (message.seq !== stream.next) {
      this.#hold(stream, message);
      return [];
    }
    return this.#release(stream, message);
  }

  /** This page load is the one that counts: no flood of others displaces it. */
  keep(instance: string): void {
    this.#kept = instance;
  }

  /** This page load has gone: it is not heard again. */
  drop(instance: string): void {
    this.#forget(instance);
    if (this.#kept === instance) this.#kept = null;
    this.#gone.add(instance);
    const [oldest = instance] = this.#gone;
    if (this.#gone.size > INBOX_LIMITS.gone) this.#gone.delete(oldest);
  }

  #begin(instance: string): Stream {
    if (this.#streams.size >= INBOX_LIMITS.pages) this.#makeRoom();
    const stream: Stream = { next: null, held: new Map() };
    this.#streams.set(instance, stream);
    return stream;
  }

  /** The oldest one that has not said hello, else the oldest; never the one that counts. */
  #makeRoom(): void {
    const others = [...this.#streams].filter(([instance]) => instance !== this.#kept);
    const [[oldest] = ['']] = [...others.filter(([, { next }]) => next === null), ...others];
    this.#forget(oldest);
  }

  #forget(instance: string): void {
    for (const { letters } of this.#streams.get(instance)?.held.values() ?? []) this.#letters -= letters;
    this.#streams.delete(instance);
  }

  #hold(stream: Stream, message: SignalMessage): void {
    if (stream.held.size >= INBOX_LIMITS.held || stream.held.has(message.seq)) return;
    const letters = JSON.stringify(message).length;
    if (this.#letters + letters > INBOX_LIMITS.heldLetters) return;
    this.#letters += letters;
    stream.held.set(message.seq, { message, letters });
  }

  #release(stream: Stream, first: SignalMessage): SignalMessage[] {
    const ready: SignalMessage[] = [];
    for (let message: SignalMessage | undefined = first; message !== undefined; message = this.#take(stream, message.seq + 1)) {
      ready.push(message);
      stream.next = message.seq + 1;
    }
    return ready;
  }

  #take(stream: Stream, seq: number): SignalMessage | undefined {
    const held = stream.held.get(seq);
    if (held === undefined) return undefined;
    stream.held.delete(seq);
    this.#letters -= held.letters;
    return held.message;
  }
}
