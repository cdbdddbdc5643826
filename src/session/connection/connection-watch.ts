import type { SnapshotStore } from '../snapshot-store.js';

export interface ConnectionWatchOptions {
  store: SnapshotStore;
  /** Milliseconds after which a lost connection is given up. */
  giveUpAfter: number;
  now: () => number;
  onGiveUp: () => void;
  /** Time to ask again whether the backend is reached. */
  onAsk: () => void;
}

/** How often, milliseconds: what is looked for is found within a quarter of a second. */
const ASK_EVERY = 250;

/** Since when there is no connection where there should be one, and for how long one hopes. */
export class ConnectionWatch {
  readonly #options: ConnectionWatchOptions;
  #giveUp: ReturnType<typeof setTimeout> | undefined;
  #asking: ReturnType<typeof setInterval> | undefined;

  constructor(options: ConnectionWatchOptions) {
    this.#options = options;
  }

  /** Both are there: the first connection is being made. */
  joining(): void {
    this.#giveUp ??= setTimeout(() => this.#options.onGiveUp(), this.#options.giveUpAfter);
  }

  lost(): void {
    const { store, giveUpAfter, now, onGiveUp, onAsk } = this.#options;
    const begins = store.state === 'active';
    const since = begins ? now() : store.snapshot.reconnectingSince;
    if (!store.happen('lost', { reconnectingSince: since, quality: 'unknown' }) || !begins) return;
    this.stop();
    this.#giveUp = setTimeout(onGiveUp, giveUpAfter);
    this.#asking = setInterval(onAsk, ASK_EVERY);
    onAsk();
  }

  connected(): void {
    const { store, now } = this.#options;
    this.stop();
    store.happen('connected', { reconnectingSince: null, connectedAt: store.snapshot.connectedAt ?? now() });
  }

  /** Idempotent. */
  stop(): void {
    clearTimeout(this.#giveUp);
    clearInterval(this.#asking);
    this.#giveUp = undefined;
  }
}
