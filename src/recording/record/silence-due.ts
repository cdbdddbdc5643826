/** How long the sound must have been behind before silence is put in: what is merely late comes within this. */
const SETTLE_MS = 1000;
/** Less than this is the pipeline's own delay. */
const NOTICE_MS = 150;

/** Most that is put in at once: a machine that has slept must not make minutes of it in one go. */
const MOST_MS = 5000;

/**
 * Finds sound that was lost, by comparing the time that has gone by with the sound that came in. A page that is blocked for
 * long loses samples, and where all cores are busy the sound itself stands still for moments; without silence in their
 * place, everything after would run early, and the recording would be shorter than the call.
 */
export class SilenceWatch {
  #lowest = Infinity;
  #since = 0;
  #base: number | null = null;

  /**
   * @param clock milliseconds since the sound began, by a clock that nobody sets and no load slows down
   * @param received milliseconds of sound so far, inserted silence included
   * @returns milliseconds of silence to insert now
   */
  judge(clock: number, received: number): number {
    const behind = clock - received;
    this.#base = this.#base === null ? behind : Math.min(this.#base, behind);
    this.#lowest = Math.min(this.#lowest, behind - this.#base);
    if (clock - this.#since < SETTLE_MS) return 0;
    const missing = this.#lowest;
    this.#since = clock;
    this.#lowest = Infinity;
    return missing > NOTICE_MS ? Math.min(missing, MOST_MS) : 0;
  }

  /** @returns milliseconds of silence to insert at the end, where nothing that is late comes any more */
  rest(clock: number, received: number): number {
    const missing = clock - received - (this.#base ?? 0);
    return missing > NOTICE_MS ? Math.min(missing, MOST_MS) : 0;
  }
}
