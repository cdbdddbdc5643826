import type { LeaseClock } from '../../src/client/playback-lease.js';

/** A clock that is moved by hand, with its timers; it began at another time than the server's. */
export class FakeClock implements LeaseClock {
  #at = 500_000;
  #timers: { at: number; work: () => void }[] = [];

  now(): number {
    return this.#at;
  }

  after(millis: number, work: () => void): () => void {
    const timer = { at: this.#at + millis, work };
    this.#timers.push(timer);
    return () => { this.#timers = this.#timers.filter((each) => each !== timer); };
  }

  get waiting(): number {
    return this.#timers.length;
  }

  async pass(millis: number): Promise<void> {
    const end = this.#at + millis;
    for (;;) {
      await settled();
      const [next] = this.#timers.toSorted((a, b) => a.at - b.at);
      if (next === undefined || next.at > end) break;
      this.#timers = this.#timers.filter((each) => each !== next);
      this.#at = Math.max(this.#at, next.at);
      next.work();
    }
    this.#at = end;
    await settled();
  }

  /** Time goes by and nothing runs: the machine sleeps. */
  sleep(millis: number): void {
    this.#at += millis;
  }
}

/** Longer than a signature takes to be made and verified. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 12));
}

/** As much of a media element as a lease needs. */
export class FakeMedia extends EventTarget {
  paused = true;

  play(): Promise<void> {
    this.paused = false;
    this.dispatchEvent(new Event('play'));
    return Promise.resolve();
  }

  pause(): void {
    this.paused = true;
  }
}
