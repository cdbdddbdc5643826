import type { SignalMessage } from '../../domain/signal-message.js';

/** A message with its number within this page load. */
export interface OutboxEntry {
  readonly n: number;
  readonly message: SignalMessage;
}

/** What was sent and is not yet known to be stored, in order. */
export class SocketOutbox {
  #next = 0;
  #waiting: OutboxEntry[] = [];

  get waiting(): readonly OutboxEntry[] {
    return this.#waiting;
  }

  add(message: SignalMessage): OutboxEntry {
    const entry = { n: this.#next++, message };
    this.#waiting.push(entry);
    return entry;
  }

  /** Messages are stored in order, so one number answers for all before it. */
  acknowledge(n: number): void {
    this.#waiting = this.#waiting.filter((entry) => entry.n > n);
  }
}
