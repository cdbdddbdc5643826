import { asConsultError, ConsultError } from '../domain/consult-error.js';
import { newLeaseNonce } from '../ownership/new-lease-nonce.js';
import { isPassingError, waitAfter } from '../domain/passing-error.js';
import type { LeaseResult } from '../ownership/lease.js';
import { peekPayload } from '../ownership/jws.js';
import { leaseSchema } from '../ownership/lease.js';
import { LEASE_RENEW, LEASE_RETRY, leaseStep } from './lease-step.js';
import { ServerTime } from './server-time.js';

/** A clock that never goes back, and its timer. Given in, so that a test can move it. */
export interface LeaseClock {
  /** Milliseconds since any moment. */
  now(): number;
  /** @returns what takes the timer back */
  after(millis: number, work: () => void): () => void;
}

export interface PlaybackLeaseOptions {
  media: HTMLMediaElement;
  /** Asks the backend for a `consult-lease+jwt`. Null: refused. */
  ask: (nonce: string, signal: AbortSignal) => Promise<string | null>;
  /** @param now the server's time, milliseconds since 1970 */
  verify: (token: string, nonce: string, now: number) => Promise<LeaseResult>;
  clock?: LeaseClock;
  /** What is known of the server's time; the client's other playbacks share it. */
  serverTime?: ServerTime;
}

/**
 * Leave to go on playing, for as long as it is renewed: what is stopped at the insurer stops here within fifteen seconds.
 * The first lease is asked for at once. A recording that is paused is let go, and asks again when it is to go on; it shows
 * nothing before that.
 *
 * Each question has a nonce of its own, which the lease repeats: one that was kept answers no other question. The device's
 * clock may be wrong by hours, so the server's time is told by the leases themselves: by the latest one of any playback that
 * was verified (or a later answer of the backend), and by how much of the device's monotonic clock has passed since.
 * Each is good from when it was asked for, not from when it came: nobody gains time by holding it back.
 */
export class PlaybackLease {
  /** Rejects with ConsultError `ownership/denied` (refused), `backend/*` (lapsed, signed out); resolves at `stop`. */
  readonly done: Promise<void>;
  readonly #options: PlaybackLeaseOptions;
  readonly #clock: LeaseClock;
  readonly #stopping = new AbortController();
  readonly #settle: { resolve: () => void; reject: (error: ConsultError) => void };
  #waiters: (() => void)[] = [];
  #cancel = (): void => undefined;
  #lackingSince: number | null;
  #until = Number.NEGATIVE_INFINITY;
  readonly #serverTime: ServerTime;
  #asking = false;
  #askAt = Number.NEGATIVE_INFINITY;
  #trouble: ConsultError | null = null;
  /** The member wants it to play, and it waits for its lease. */
  #held = false;

  constructor(options: PlaybackLeaseOptions) {
    this.#options = options;
    this.#clock = options.clock ?? { now: () => performance.now(), after: (millis, work) => { const timer = setTimeout(work, millis); return () => clearTimeout(timer); } };
    this.#serverTime = options.serverTime ?? new ServerTime({ monotonic: () => this.#clock.now() });
    let settle = { resolve: (): void => undefined, reject: (_: ConsultError): void => undefined };
    this.done = new Promise((resolve, reject) => { settle = { resolve, reject }; });
    this.#settle = settle;
    // Whoever does not look at `done` must not see an unhandled rejection.
    this.done.catch(() => undefined);
    this.#lackingSince = this.#clock.now();
    options.media.addEventListener('play', this.#onPlay);
    this.#look();
  }

  /** Settles while a lease is good, and asks for one when none is. Never after the end. */
  granted(): Promise<void> {
    if (this.#clock.now() < this.#until && !this.#stopping.signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      this.#waiters.push(resolve);
      this.#lackingSince ??= this.#clock.now();
      this.#look();
    });
  }

  /** Idempotent. */
  stop(): void {
    this.#end();
    this.#settle.resolve();
  }

  #end(): void {
    this.#stopping.abort();
    this.#cancel();
    this.#waiters = [];
    this.#options.media.removeEventListener('play', this.#onPlay);
  }

  #fail(error: ConsultError): void {
    this.#end();
    this.#settle.reject(error);
  }

  readonly #onPlay = (): void => {
    const hasLapsed = this.#until !== Number.NEGATIVE_INFINITY && !(this.#clock.now() < this.#until);
    if (hasLapsed) this.#hold();
    else this.#look();
  };

  #hold(): void {
    this.#held = true;
    this.#lackingSince ??= this.#clock.now();
    this.#options.media.pause();
    this.#look();
  }

  #look(): void {
    if (this.#stopping.signal.aborted) return;
    this.#cancel();
    const state = { playing: !this.#options.media.paused, lackingSince: this.#lackingSince, until: this.#until, asking: this.#asking, askAt: this.#askAt, trouble: this.#trouble !== null };
    const step = leaseStep(state, this.#clock.now());
    if (step.do === 'ask') void this.#ask();
    else if (step.do === 'hold') this.#hold();
    else if (step.do === 'give-up') this.#fail(new ConsultError('backend/unreachable', { cause: this.#trouble }));
    else if (step.do === 'wait') this.#cancel = this.#clock.after(step.millis, () => this.#look());
  }

  async #ask(): Promise<void> {
    const { signal } = this.#stopping;
    const askedAt = this.#clock.now();
    const nonce = newLeaseNonce();
    this.#asking = true;
    this.#look();
    try {
      const token = await this.#options.ask(nonce, signal);
      if (token === null) throw new ConsultError('ownership/denied');
      await this.#take(token, nonce, askedAt);
      this.#trouble = null;
      this.#askAt = askedAt + LEASE_RENEW;
    } catch (cause) {
      if (signal.aborted) return;
      const error = asConsultError(cause, 'backend/failed');
      if (!isPassingError(error.code)) return this.#fail(error);
      this.#trouble = error;
      this.#askAt = this.#clock.now() + waitAfter(error, LEASE_RETRY);
    }
    this.#asking = false;
    if (this.#clock.now() < this.#until) this.#release();
    this.#look();
  }

  /** @throws ConsultError `ownership/denied` (no true lease of this recording, person, key and question, or an old one) */
  async #take(token: string, nonce: string, askedAt: number): Promise<void> {
    const peeked = peekPayload(token, leaseSchema);
    if (peeked === null) throw new ConsultError('ownership/denied');
    const at = this.#clock.now();
    const heardAt = this.#serverTime.monotonic();
    // What the device's clock says is left aside: a lease tells the time by itself.
    const now = this.#serverTime.isKnown ? Math.max(this.#serverTime.now(), peeked.iat) : peeked.iat;
    const result = await this.#options.verify(token, nonce, now);
    if (!result.ok) throw new ConsultError('ownership/denied');
    const { iat, exp } = result.payload;
    this.#serverTime.learn(iat, heardAt);
    this.#until = Math.min(askedAt + exp - iat, at + exp - now);
  }

  #release(): void {
    this.#lackingSince = null;
    for (const resolve of this.#waiters.splice(0)) resolve();
    if (!this.#held) return;
    this.#held = false;
    // A browser that wants another gesture first leaves it paused: the member presses play once more.
    this.#options.media.play().catch(() => undefined);
  }
}
