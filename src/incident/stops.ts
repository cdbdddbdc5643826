import { callHost } from '../async/call-host.js';
import { ConsultError } from '../domain/consult-error.js';
import type { Feature } from '../domain/feature.js';
import { matchesRevocation, type Revocable } from '../ownership/matches-revocation.js';
import { verifyRevocation, type Revocation, type Stopping } from '../ownership/revocation.js';
import { audience } from '../ownership/session-claim.js';
import { stopsInForce } from '../ownership/stops-in-force.js';
import type { KeyResolver } from '../ownership/verify-token.js';
import type { StopStore } from './stop-store.js';
import type { StopsAnswer, StopsSource } from './stops-source.js';

/** How often is asked while something plays or goes on and nothing is pushed, milliseconds: as long as a lease lasts. */
const ASK_EVERY = 15_000;

export interface StopsOptions {
  /** Without `stops` nothing is ever stopped here. */
  port: StopsSource | undefined;
  tenant: string;
  region: string;
  subject: string;
  /** The keyset's incident keys and no others. */
  resolveKey: KeyResolver;
  store: StopStore;
  /** The service has named a lower number than this device has heard of. What is kept stays in force. */
  onRollback: () => void;
  /** Instead of fifteen seconds; for tests. */
  askEvery?: number;
}

interface Known { payload: Revocation; token: string }

/**
 * What the insurer has stopped, for one person on this device: verified, kept with the newest number that was heard of, asked for
 * at the start, when something is pushed, when a lease names a newer number, and every fifteen seconds while something plays and
 * nothing can be pushed. A page that is hidden, and in which nothing goes on, holds no line to the service.
 */
export class Stops {
  readonly #options: StopsOptions;
  readonly #listeners = new Set<() => void>();
  #known: Known[] = [];
  /** What this device has kept and cannot verify, as where the keyset has not come: tried again whenever something comes. */
  #unverified: readonly string[] = [];
  #inForce: readonly Stopping[] = [];
  #seq = 0;
  #turn: Promise<unknown> = Promise.resolve();
  #asking: Promise<void> | null = null;
  #holds = 0;
  #unwatch: (() => void) | null = null;
  #isPushed = false;
  #timer: ReturnType<typeof setInterval> | undefined;
  #closed = false;

  constructor(options: StopsOptions) {
    this.#options = options;
  }

  /** Reads what this device has kept, then asks; when the service does not answer, what is kept counts. */
  async open(): Promise<this> {
    const kept = this.#options.store.read();
    this.#unverified = kept.tokens;
    this.#seq = kept.seq;
    await this.#addKept();
    await this.ask().catch(() => undefined);
    if (typeof document !== 'undefined') document.addEventListener('visibilitychange', this.#onVisible);
    this.#watch();
    return this;
  }

  /** The newest number of the realm that was heard of. */
  get seq(): number {
    return this.#seq;
  }

  get inForce(): readonly Stopping[] {
    return this.#inForce;
  }

  /** Whether everything of these features is stopped for this person. */
  isStopped(...features: Feature[]): boolean {
    return this.matches({ features });
  }

  /** Whether this is stopped. */
  matches(about: Partial<Omit<Revocable, 'tenant' | 'region'>>): boolean {
    const { tenant, region, subject } = this.#options;
    const { rid = '', sid = '', subs = [], kids = [], features = [] } = about;
    return this.#inForce.some((stop) => matchesRevocation(stop, { rid, sid, kids, features, tenant, region, subs: [subject, ...subs] }));
  }

  /** @returns ends it; called whenever something was stopped or lifted */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Asks what is new. @throws ConsultError `backend/*` */
  ask(): Promise<void> {
    this.#asking ??= this.#ask().finally(() => { this.#asking = null; });
    return this.#asking;
  }

  /** Knows all stops up to this one before it settles. @throws ConsultError `backend/*` */
  async catchUp(seq: number): Promise<void> {
    if (this.#options.port?.stops === undefined || seq <= this.#seq) return;
    // One that is on its way may have been answered before.
    await this.#asking?.catch(() => undefined);
    if (seq > this.#seq) await this.ask();
    if (seq > this.#seq) throw new ConsultError('backend/bad-response');
  }

  /** Something plays or goes on. @returns says that it is over; idempotent */
  hold(): () => void {
    let held = true;
    this.#holds += 1;
    this.#watch();
    return () => {
      if (!held) return;
      held = false;
      this.#holds -= 1;
      this.#watch();
    };
  }

  /** The person has gone. Idempotent. */
  close(): void {
    this.#closed = true;
    this.#listeners.clear();
    if (typeof document !== 'undefined') document.removeEventListener('visibilitychange', this.#onVisible);
    this.#watch();
  }

  readonly #onVisible = (): void => {
    this.#watch();
    // Nothing was pushed to a page that was hidden.
    if (!isHidden()) this.ask().catch(() => undefined);
  };

  #watch(): void {
    const { port, askEvery = ASK_EVERY } = this.#options;
    const isWanted = !this.#closed && port?.stops !== undefined && (this.#holds > 0 || !isHidden());
    if (isWanted && this.#unwatch === null) {
      this.#unwatch = this.#listen(port);
      this.#timer = setInterval(() => { if (!this.#isPushed && this.#holds > 0) this.ask().catch(() => undefined); }, askEvery);
    } else if (!isWanted && this.#unwatch !== null) {
      callHost(this.#unwatch);
      clearInterval(this.#timer);
      this.#unwatch = null;
      this.#isPushed = false;
    }
  }

  /** Where the host's adapter cannot, is asked instead. */
  #listen(port: StopsSource): () => void {
    let unwatch = (): void => undefined;
    callHost(() => { unwatch = port.watchStops?.(this.#seq, (answer) => this.#onPush(answer)) ?? unwatch; });
    return unwatch;
  }

  #onPush(answer: StopsAnswer | null): void {
    if (this.#closed) return;
    this.#isPushed = answer !== null;
    if (answer === null) this.ask().catch(() => undefined);
    else this.#take(answer).catch(() => undefined);
  }

  async #ask(): Promise<void> {
    const { port } = this.#options;
    if (port?.stops === undefined) return;
    for (let news = true; news && !this.#closed;) {
      const answer = await port.stops(this.#seq);
      const before = this.#seq;
      await this.#take(answer);
      // An answer holds so many and no more.
      news = answer.stops.length > 0 && this.#seq > before;
    }
  }

  #take({ stops, seq }: StopsAnswer): Promise<void> {
    const taken = this.#turn.then(async () => {
      if (this.#closed) return;
      if (seq < this.#seq) {
        this.#options.onRollback();
        return;
      }
      await this.#addKept();
      await this.#add(stops, seq);
      this.#options.store.write({ seq: this.#seq, tokens: [...this.#unverified, ...this.#known.map(({ token }) => token)] });
    });
    this.#turn = taken.catch(() => undefined);
    return taken;
  }

  /** @throws ConsultError `backend/bad-response`: one that does not verify. It is asked for again, by a keyset that may know its key. */
  async #add(tokens: readonly string[], seq: number): Promise<void> {
    const news: Known[] = [];
    for (const token of tokens) {
      const result = await this.#verified(token);
      if (!result.ok) throw new ConsultError('backend/bad-response', { message: `The service has told of a stop that is none (${result.fault}).` });
      // What was lifted since is not stopped again by its old token.
      if (result.payload.seq > this.#seq) news.push({ payload: result.payload, token });
    }
    this.#put(news);
    this.#seq = Math.max(this.#seq, seq);
  }

  /** One that does not verify takes none of the others with it, and is not forgotten. */
  async #addKept(): Promise<void> {
    const [good, left]: [Known[], string[]] = [[], []];
    for (const token of this.#unverified) {
      const result = await this.#verified(token).catch(() => null);
      if (result?.ok === true) good.push({ payload: result.payload, token });
      else left.push(token);
    }
    this.#unverified = left;
    this.#put(good);
  }

  #verified(token: string): ReturnType<typeof verifyRevocation> {
    const { tenant, region, resolveKey } = this.#options;
    return verifyRevocation(token, { resolveKey, audience: audience(tenant, region) });
  }

  #put(news: readonly Known[]): void {
    if (this.#closed) return;
    const before = this.#inForce;
    const all = [...this.#known, ...news];
    this.#inForce = stopsInForce(all.map(({ payload }) => payload));
    // What was lifted is forgotten, and the lift with it, once nothing waits that it may lift.
    this.#known = this.#unverified.length > 0 ? all : all.filter(({ payload }) => this.#inForce.includes(payload as Stopping));
    const isSame = before.length === this.#inForce.length && before.every((stop, index) => stop === this.#inForce[index]);
    if (!isSame) for (const listener of [...this.#listeners]) callHost(listener);
  }
}

function isHidden(): boolean {
  return typeof document !== 'undefined' && document.visibilityState === 'hidden';
}
