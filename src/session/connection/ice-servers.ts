import type { SessionPort } from '../../adapter/ports/session-port.js';
import { backoff } from '../../async/backoff.js';
import { isConsultError } from '../../domain/consult-error.js';
import type { IceGrant } from '../../domain/ice-grant.js';
import { waitAfter } from '../../domain/passing-error.js';

/** Of their lifetime, after which they are renewed: a third is left for a backend that is away. */
const RENEW_AFTER = 2 / 3;
/** Whoever names a shorter lifetime is asked no more often, milliseconds. */
const RENEW_EVERY_MIN = 5_000;

/** Milliseconds from the moment that they were handed over until they are renewed; null for those that hold for as long as the consultation. */
export function renewIn({ iceLifetime }: Pick<IceGrant, 'iceLifetime'>): number | null {
  return iceLifetime === null ? null : Math.max(RENEW_EVERY_MIN, iceLifetime * RENEW_AFTER);
}

/** What a timer can wait, milliseconds: a month is renewed a little early. */
const TIMER_MAX = 2 ** 31 - 1;

export interface IceServersOptions {
  sid: string;
  /** The host's own, which nobody renews. */
  own: readonly RTCIceServer[];
  /** As the session was opened. */
  granted: IceGrant;
  sessions: Pick<SessionPort, 'iceServers'>;
}

/** The servers that connections are made with: renewed before their credentials run out, from joining to the end. */
export class IceServers {
  readonly #options: IceServersOptions;
  readonly #over = new AbortController();
  #granted: IceGrant;
  #dueAt: number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asking = false;

  constructor(options: IceServersOptions) {
    this.#options = options;
    this.#granted = options.granted;
    this.#dueAt = this.#due();
  }

  /** Those of this moment. */
  get current(): RTCIceServer[] {
    return [...this.#options.own, ...this.#granted.iceServers];
  }

  /** From now on they are kept fresh. Idempotent. */
  start(): void {
    this.#after(this.#dueAt - performance.now(), 0);
  }

  /** The backend is reached again, or a timer may have slept: renews them if that is due. */
  look(): void {
    if (performance.now() >= this.#dueAt) void this.#renew(0);
  }

  /** Idempotent. */
  close(): void {
    this.#over.abort();
    clearTimeout(this.#timer);
    this.#dueAt = Number.POSITIVE_INFINITY;
  }

  /** Of those that were handed over just now. */
  #due(): number {
    const millis = this.#options.sessions.iceServers === undefined ? null : renewIn(this.#granted);
    return millis === null ? Number.POSITIVE_INFINITY : performance.now() + millis;
  }

  #after(millis: number, failures: number): void {
    clearTimeout(this.#timer);
    if (Number.isFinite(millis) && !this.#over.signal.aborted) this.#timer = setTimeout(() => void this.#renew(failures), Math.min(Math.max(0, millis), TIMER_MAX));
  }

  async #renew(failures: number): Promise<void> {
    if (this.#asking || this.#over.signal.aborted) return;
    this.#asking = true;
    try {
      const granted = await this.#options.sessions.iceServers?.(this.#options.sid, this.#over.signal);
      if (this.#over.signal.aborted || granted === undefined) return;
      this.#granted = granted;
      this.#dueAt = this.#due();
      this.start();
    } catch (error) {
      if (this.#over.signal.aborted || (isConsultError(error) && error.code === 'session/over')) return;
      const wait = backoff(failures + 1);
      this.#after(isConsultError(error) ? waitAfter(error, wait) : wait, failures + 1);
    } finally {
      this.#asking = false;
    }
  }
}
