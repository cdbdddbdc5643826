import { nextAttempt, type Attempt, type ChannelNews, type LinkTiming } from './next-attempt.js';

export interface AttemptsOptions {
  timing: LinkTiming;
  /** There is a connection that was proved with the page that is bound now. */
  mendable: () => boolean;
  act: (kind: Attempt['kind']) => void;
  /** The line has been bad for longer than lines heal within: told once for each time that it goes bad. */
  onLost: () => void;
}

/** Since when a line is bad, what has been tried, and the next attempt at its time: see `nextAttempt`. */
export class Attempts {
  readonly #options: AttemptsOptions;
  #patience: number;
  #badSince: number | null = null;
  #channel: ChannelNews = 'open';
  #attempt: { kind: Attempt['kind']; at: number; answered: boolean; patience: number } | null = null;
  #mendedAt = Number.NEGATIVE_INFINITY;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #lost: ReturnType<typeof setTimeout> | undefined;

  constructor(options: AttemptsOptions) {
    this.#options = options;
    this.#patience = options.timing.connectWithin;
  }

  /** One mend that does not help is enough. */
  get mayMend(): boolean {
    return this.#options.mendable() && performance.now() - this.#mendedAt > this.#options.timing.connectWithin;
  }

  /** Nothing is heard any more, or there is no connection. Again is once. */
  bad(): void {
    if (this.#badSince === null) {
      this.#badSince = performance.now();
      if (this.#channel === 'answered') this.#channel = 'open';
      this.#lost = setTimeout(() => this.#options.onLost(), this.#options.timing.healWithin);
    }
    this.#consider();
  }

  /** What is known of the way to the backend. */
  channel(news: ChannelNews): void {
    if (news === this.#channel) return;
    // What it answers while the line is good says nothing of the time after.
    this.#channel = news === 'answered' && this.#badSince === null ? 'open' : news;
    if (this.#badSince !== null) this.#consider();
  }

  /** A new connection is being made. @param patience how long it gets, milliseconds: more before the first one is up, when nobody knows yet what the network is like */
  expect(patience = this.#patience): void {
    this.made('replace', patience);
    this.bad();
  }

  /** A connection is up, and proved. */
  proved(): void {
    this.#patience = this.#options.timing.retryEvery;
    this.stop();
  }

  /** An attempt was made. @param patience how long it gets, milliseconds */
  made(kind: Attempt['kind'], patience: number): void {
    const at = performance.now();
    if (kind === 'mend') this.#mendedAt = at;
    this.#attempt = { kind, at, answered: false, patience };
    this.#consider();
  }

  /** The other page has said something about it. */
  answered(): void {
    if (this.#attempt !== null) this.#attempt.answered = true;
    this.#consider();
  }

  /** It is heard, or nobody wants it: no attempt until it is said to be bad. Idempotent. */
  stop(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#lost);
    this.#badSince = null;
    this.#attempt = null;
  }

  #consider(): void {
    clearTimeout(this.#timer);
    const now = performance.now();
    const attempt = this.#attempt === null ? null : { ...this.#attempt, age: now - this.#attempt.at };
    const badFor = this.#badSince === null ? null : now - this.#badSince;
    const step = nextAttempt({ badFor, channel: this.#channel, mendable: this.mayMend, attempt }, this.#options.timing);
    if (step.act === 'wait') this.#timer = setTimeout(() => this.#consider(), step.millis);
    else if (step.act !== 'nothing') this.#options.act(step.act);
  }
}
