/** How long the sound must have been behind before silence is put in: what is merely late comes within this. */
const SETTLE_MS = 1000;
/** Less than this is the pipeline's own delay. */
const NOTICE_MS = 150;

/**
 * Finds sound that was lost, by comparing the audio clock with the sound that came in. A page that is blocked for long
 * loses samples; without silence in their place, everything after would run early.
 */
export class SilenceWatch {
  #lowest = Infinity;
  #since = 0;
  #base: number | null = null;

  /**
   * @param clock milliseconds of the audio clock
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
    return missing > NOTICE_MS ? missing : 0;
  }
}
