import { callHost } from '../async/call-host.js';

/** Recordings of which somebody on this page has said that they are not theirs: none of them is drawn or played here any more. */
export class FrozenItems {
  readonly #onFrozen: (rid: string) => void;
  readonly #stops = new Map<string, AbortController>();
  readonly #frozen = new Set<string>();

  /** @param onFrozen told at once, when nothing plays any more */
  constructor(onFrozen: (rid: string) => void) {
    this.#onFrozen = onFrozen;
  }

  has(rid: string): boolean {
    return this.#frozen.has(rid);
  }

  /** Aborted when the recording is frozen. */
  stopOf(rid: string): AbortSignal {
    const stop = this.#stops.get(rid) ?? new AbortController();
    this.#stops.set(rid, stop);
    if (this.has(rid)) stop.abort();
    return stop.signal;
  }

  /** Idempotent. */
  freeze(rid: string): void {
    if (this.has(rid)) return;
    this.#frozen.add(rid);
    this.#stops.get(rid)?.abort();
    callHost(() => this.#onFrozen(rid));
  }

  /** The person has gone: what was said was that person's word. */
  forget(): void {
    this.#frozen.clear();
    this.#stops.clear();
  }
}
