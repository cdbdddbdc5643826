// long because: it wires the parts of a client together and holds no rule of its own; cutting it would spread the wiring.
import { callHost, takeEveryStep } from '../async/call-host.js';
import { loadPart } from '../async/load-part.js';
import { publicAnswer } from '../async/public-answer.js';
import type { BackendAdapter } from '../adapter/backend-adapter.js';
import { ConsultError } from '../domain/consult-error.js';
import type { Feature } from '../domain/feature.js';
import type { Identity } from '../domain/identity.js';
import type { KeyStore } from '../keys/key-store.js';
import type { KeysHandle } from '../keys/keys-handle.js';
import { lazyKeys } from '../keys/lazy-keys.js';
import type { PersonKeys } from '../keys/person-keys.js';
import { Emitter } from '../session/emitter.js';
import { answeredPorts } from './answered-ports.js';
import { checkClientOptions, pageLocale, type ConsultClientOptions, type Logger } from './client-options.js';
import type { ClientEvents, ConsultClient } from './consult-client.js';
import type { HandOver } from './hand-over.js';
import { HostIdentity } from './host-identity.js';
import { LazyRecordings } from './lazy-recordings.js';
import { OwnReports } from './own-reports.js';
import type { PersonGate } from './person-gate.js';
import { PersonStops } from './person-stops.js';
import { presentPorts } from './present-ports.js';
import { presentScheduling } from './present-scheduling.js';
import { Principal } from './principal.js';
import { ServerTime } from './server-time.js';
import { resumeOwnUploads } from './resume-own-uploads.js';
import { SessionOpener } from './session-opener.js';
import { TrustedKeys } from './trusted-keys.js';
import { Violations } from './violations.js';

/**
 * Makes the client of one insurer in one region.
 * @throws ConsultError `config/invalid`, with a sentence for each mistake
 * @example
 * const client = createConsultClient({
 *   adapter: httpAdapter({ baseUrl: '/api', token: () => session.accessToken() }),
 *   tenant: 'northwind-health', region: 'uk', trust: { rootThumbprint: '…' },
 * });
 */
export function createConsultClient(options: ConsultClientOptions): ConsultClient {
  checkClientOptions(options);
  return new Client(options);
}

class Client extends Emitter<ClientEvents> implements ConsultClient {
  readonly tenant: string;
  readonly region: string;
  readonly locale: string;
  readonly scheduling: ConsultClient['scheduling'];
  readonly recordings: LazyRecordings | null;
  readonly notices: ConsultClient['notices'];
  readonly accessLogs: ConsultClient['accessLogs'];
  readonly compliance: ConsultClient['compliance'];
  readonly keys: KeysHandle;
  readonly #principal: Principal;
  readonly #trusted: TrustedKeys;
  readonly #sessions: SessionOpener | null;
  readonly #violations: Violations;
  readonly #reports: OwnReports;
  readonly #logger: ConsultClientOptions['logger'];
  readonly #time: ServerTime;
  readonly now = (): number => this.#time.now();
  readonly #adapter: BackendAdapter;
  readonly #stops: PersonStops;
  readonly #keyStore: KeyStore | undefined;
  readonly #unsubscribes: readonly ((() => void) | undefined)[];
  readonly #keyListeners = new Set<() => void>();
  /** Loaded with the first recording that waits for the account's key. */
  #handOver: Promise<HandOver> | null = null;
  #person: Promise<PersonKeys> | null = null;
  /** Said once, of the page and not of one person. */
  #notKept = false;
  principalChanges = 0;
  /** Of the person who is signed in: aborted when that person goes. */
  #stay = new AbortController();

  constructor(options: ConsultClientOptions) {
    super();
    const { tenant, region, trust } = options;
    const adapter = answeredPorts(options.adapter);
    this.tenant = tenant;
    this.region = region;
    this.locale = options.locale ?? pageLocale();
    this.#logger = options.logger;
    this.#time = new ServerTime(options);
    this.#adapter = adapter;
    this.#keyStore = options.keyStore;
    this.#trusted = new TrustedKeys(adapter.keys, { tenant, region, ...trust }, this.#time);
    const violations = (this.#violations = new Violations({
      incidents: adapter.incidents,
      now: this.now,
      onViolation: (violation) => {
        this.#warn(violation.path === 'identity' ? 'The backend takes this page for somebody else.' : 'An item failed the ownership gate.', { ...violation });
        this.emit('violation', violation);
      },
    }));
    const reports = (this.#reports = new OwnReports({ incidents: adapter.incidents, person: () => this.#identified(), now: this.now, onFrozen: (rid) => this.emit('item-frozen', rid) }));
    this.#stops = new PersonStops({
      port: adapter.incidents, tenant, region, rootThumbprint: trust.rootThumbprint,
      resolveKey: async (kid, at) => (await this.#trusted.keyset()).keyOf('incident', kid, at),
      onRollback: () => violations.tell({ reason: 'rollback', path: 'stops', rid: null, sid: null }),
    }, () => this.emit('stops-change'));
    this.#principal = new Principal({
      host: new HostIdentity({ port: adapter.identity, tenant, region, subject: options.subject }),
      onChange: (identity) => this.#onPrincipalChange(identity),
      onMismatch: (reason) => violations.tell({ reason, path: 'identity', rid: null, sid: null }),
    });
    this.#unsubscribes = [adapter.clock?.onTime((at) => this.#time.learn(at)), adapter.identity.onPersonChange?.(() => this.#principal.onPersonChange())];
    this.keys = lazyKeys(() => this.#personKeys(), (listener) => {
      this.#keyListeners.add(listener);
      return () => void this.#keyListeners.delete(listener);
    });
    this.scheduling = adapter.scheduling === undefined ? null : presentScheduling(adapter.scheduling, () => this.#knowing(), () => this.isStopped('booking'));
    this.recordings = adapter.recordings === undefined ? null
      : new LazyRecordings({ port: adapter.recordings, audit: adapter.audit, gate: () => this.#gate(), violations, onViolation: options.onViolation ?? 'suspend', serverTime: this.#time, reports });
    ({ notices: this.notices, accessLogs: this.accessLogs, compliance: this.compliance } = presentPorts(adapter, { person: () => this.#identified(), keyset: () => this.#trusted.keyset(), realm: this }));
    const { sessions, signaling, recordings = null } = adapter;
    this.#sessions = sessions === undefined || signaling === undefined ? null : new SessionOpener({
      sessions, signaling, recordings, violations, reports, gate: () => this.#gate(),
      iceServers: options.iceServers ?? [], devices: options.devices, locale: this.locale, time: this.#time,
      onWaiting: (key, onDone) => void this.#handOvers()?.then((handOver) => handOver.add(key, onDone), () => undefined),
    });
  }

  get canConsult(): boolean {
    return this.#sessions !== null;
  }

  isStopped(feature: Feature): boolean {
    return this.#stops.isStopped(feature);
  }

  identity(): Promise<Identity | null> {
    return publicAnswer(() => this.#principal.identity());
  }

  refreshIdentity(): Promise<Identity | null> {
    return publicAnswer(() => this.#principal.refresh());
  }

  openSession(appointmentId: string): ReturnType<ConsultClient['openSession']> {
    const sessions = this.#sessions;
    return sessions === null ? Promise.reject(new ConsultError('adapter/port-missing')) : publicAnswer(() => sessions.open(appointmentId));
  }

  async resumeUploads(): Promise<number> {
    void this.#sessions?.resume();
    void this.#reports.resume();
    const { signal } = this.#stay;
    const [identity, keys] = await Promise.all([this.identity(), this.#personKeys()]).catch(() => [null, null]);
    return identity === null || keys === null ? 0 : resumeOwnUploads({ adapter: this.#adapter, identity, keys, signal });
  }

  async dispose(): Promise<void> {
    // First, so that no element asks anything for the person who was.
    for (const unsubscribe of this.#unsubscribes) callHost(() => unsubscribe?.());
    this.#principal.close();
    this.#purge();
    await this.#sessions?.leaveAll();
  }

  #onPrincipalChange(identity: Identity | null): void {
    this.#purge();
    this.principalChanges += 1;
    this.emit('principal-change', identity);
  }

  /**
   * Nothing of the person who was here is left in this page's memory: what plays ends with its key and its object URL,
   * consultations are left, keys are let go, and what is still under way for that person ends without a result. What a recorder
   * has not sent yet stays on the device, sealed, until the person is back.
   */
  #purge(): void {
    // Before its key is wiped: a playback must not take a segment that does not open any more for a lie.
    takeEveryStep(
      () => this.recordings?.stopAll(),
      () => this.#reports.forget(),
      () => this.#sessions?.leaveAll(),
      () => this.#handOver?.then((handOver) => handOver.stop(), () => undefined),
      () => this.#stay.abort(),
      () => { this.#stay = new AbortController(); },
      () => this.#stops.drop(),
      () => this.#dropKeys(),
    );
    const unreported = this.#violations.forget();
    if (unreported > 0) this.#warn('Violations were not reported before the person had gone.', { count: unreported });
  }

  #warn(...words: Parameters<Logger['warn']>): void {
    callHost(() => this.#logger?.warn(...words));
  }

  /** Who is signed in, and what is aborted when that person goes. @throws ConsultError `backend/unauthenticated` when nobody is, as `identity` */
  async #identified(): Promise<{ identity: Identity; gone: AbortSignal }> {
    const { signal } = this.#stay;
    const answer = this.#principal.identity();
    const { turn } = this.#principal;
    const identity = await answer;
    if (identity === null) throw new ConsultError('backend/unauthenticated');
    // Where it was asked again meanwhile, this is for the person of before, who may have gone; never for whoever is there now.
    return { identity, gone: turn === this.#principal.turn ? this.#stay.signal : signal };
  }

  /** As `#identified`, once it is known what was stopped; a service that does not answer this answers nothing else. */
  async #knowing(): Promise<{ gone: AbortSignal }> {
    const person = await this.#identified();
    await this.#stops.of(person).catch(() => undefined);
    return person;
  }

  async #gate(): Promise<PersonGate> {
    const { tenant, region } = this;
    const identified = this.#identified();
    // What opens seals is loaded with the first recording or session, not with a page that only books.
    // Keys after the identity: while it is being asked who is signed in, those of the former person are still there.
    const [{ PersonGate }, person, keyset, keys, stops] = await Promise.all([loadPart(() => import('./person-gate.js')), identified, this.#trusted.keyset(), identified.then(() => this.#personKeys()), identified.then((there) => this.#stops.of(there))]);
    const gate = new PersonGate({ ...person, tenant, region, keyset, keys, stops, now: () => this.#time.judging() });
    gate.assertPresent();
    return gate;
  }

  /** The signed-in person's keys on this device, opened once and asked for again after a failure. */
  #personKeys(): Promise<PersonKeys> {
    const opened = (this.#person ??= this.#openKeys());
    opened.catch(() => { if (this.#person === opened) this.#person = null; });
    return opened;
  }

  async #openKeys(): Promise<PersonKeys> {
    const { tenant, region } = this;
    const { identity, gone } = await this.#identified();
    const { openKeys } = await loadPart(() => import('../keys/open-keys.js'));
    const keys = await openKeys({ tenant, region, subject: identity.subject }, this.#adapter.keys, async (kid, at) => (await this.#trusted.keyset()).keyOf('issuer', kid, at), this.now, {
      ...(this.#keyStore === undefined ? {} : { store: this.#keyStore }),
      ...(this.#adapter.notices === undefined ? {} : { notices: this.#adapter.notices }),
      // Who signs in meanwhile is answered with their own keys, and nobody has lied: it is told once it is known that this is the same person.
      onViolation: (reason) => void this.identity().then(() => gone.aborted || this.#violations.tell({ reason, path: 'keys', rid: null, sid: null }), () => undefined),
      onNotKept: (error) => this.#onNotKept(error),
    });
    keys.onChange(() => {
      for (const listener of [...this.#keyListeners]) callHost(listener);
      this.#handOver?.then((handOver) => handOver.run(), () => undefined);
    });
    return keys;
  }

  #onNotKept(error: ConsultError): void {
    if (this.#notKept) return;
    this.#notKept = true;
    this.#warn('This browser keeps nothing.', { code: error.code });
    this.emit('error', error);
  }

  #handOvers(): Promise<HandOver> | null {
    const { recordings } = this.#adapter;
    if (recordings === undefined) return null;
    this.#handOver ??= loadPart(() => import('./hand-over.js')).then(({ HandOver: Made }) => new Made({ recordings, gate: () => this.#gate(), violations: this.#violations, now: this.now }));
    this.#handOver.catch(() => { this.#handOver = null; });
    return this.#handOver;
  }

  #dropKeys(): void {
    const opened = this.#person;
    this.#person = null;
    opened?.then((keys) => keys.close(), () => undefined);
  }
}
