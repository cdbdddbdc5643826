import type { SnapshotStore } from '../snapshot-store.js';

export interface ConnectionWatchOptions {
  store: SnapshotStore;
  /** Milliseconds after which a lost connection is given up. */
  giveUpAfter: number;
  now: () => number;
  onGiveUp: () => void;
}

/** Since when there is no connection where there should be one, and for how long one hopes. */
export class ConnectionWatch {
  readonly #options: ConnectionWatchOptions;
  #giveUp: ReturnType<typeof setTimeout> | undefined;

  constructor(options: ConnectionWatchOptions) {
    this.#options = options;
  }

  /** Both are there: the first connection is being made. */
  joining(): void {
    this.#giveUp ??= setTimeout(() => this.#options.onGiveUp(), this.#options.giveUpAfter);
  }

  lost(): void {
    const { store, giveUpAfter, now, onGiveUp } = this.#options;
    const begins = store.state === 'active';
    const since = begins ? now() : store.snapshot.reconnectingSince;
    if (!store.happen('lost', { reconnectingSince: since, quality: 'unknown' }) || !begins) return;
    this.stop();
    this.#giveUp = setTimeout(onGiveUp, giveUpAfter);
  }

  connected(): void {
    const { store, now } = this.#options;
    this.stop();
    store.happen('connected', { reconnectingSince: null, connectedAt: store.snapshot.connectedAt ?? now() });
  }

  /** Idempotent. */
  stop(): void {
    clearTimeout(this.#giveUp);
    this.#giveUp = undefined;
  }
}
