import { EventEmitter } from 'eventemitter3';
import type { CompliancePort } from '../../src/adapter/ports/compliance-port.js';
import type { NoticePort } from '../../src/adapter/ports/notice-port.js';
import type { SchedulingPort } from '../../src/adapter/ports/scheduling-port.js';
import type { AccessLogs } from '../../src/client/access-logs.js';
import type { ClientEvents, ConsultClient } from '../../src/client/consult-client.js';
import type { RecordingsLibrary } from '../../src/client/recordings-library.js';
import { ConsultError } from '../../src/domain/consult-error.js';
import type { Feature } from '../../src/domain/feature.js';
import type { Identity } from '../../src/domain/identity.js';
import type { Violation } from '../../src/domain/violation.js';
import type { KeysHandle } from '../../src/keys/keys-handle.js';
import { lazyKeys } from '../../src/keys/lazy-keys.js';
import type { SessionHandle } from '../../src/session/session-handle.js';

export interface FakeClientOptions {
  scheduling?: SchedulingPort | null;
  recordings?: RecordingsLibrary | null;
  keys?: KeysHandle;
  notices?: NoticePort | null;
  accessLogs?: AccessLogs | null;
  compliance?: CompliancePort | null;
  region?: string;
  locale?: string;
  timeZone?: string;
  /** Nobody when null. */
  signedIn?: boolean;
  stopped?: readonly Feature[];
}

/** A client of nothing but what a story hands it. `emit` plays what a real one would tell. */
export class FakeClient implements ConsultClient {
  readonly tenant = 'harbour';
  readonly region: string;
  readonly locale: string;
  readonly scheduling: SchedulingPort | null;
  readonly recordings: RecordingsLibrary | null;
  readonly keys: KeysHandle;
  readonly notices: NoticePort | null;
  readonly accessLogs: AccessLogs | null;
  readonly compliance: CompliancePort | null;
  readonly canConsult = false;
  /** What is stopped: see `emitStops`. */
  stopped: readonly Feature[];
  principalChanges = 0;
  readonly #emitter = new EventEmitter<ClientEvents>();
  readonly #timeZone: string;
  #signedIn: boolean;

  constructor(options: FakeClientOptions = {}) {
    this.region = options.region ?? 'uk';
    this.locale = options.locale ?? (document.documentElement.lang || 'en');
    this.scheduling = options.scheduling ?? null;
    this.recordings = options.recordings ?? null;
    this.keys = options.keys ?? lazyKeys(() => Promise.reject(new ConsultError('keys/unavailable')), () => () => undefined);
    this.notices = options.notices ?? null;
    this.accessLogs = options.accessLogs ?? null;
    this.compliance = options.compliance ?? null;
    this.#timeZone = options.timeZone ?? 'Europe/London';
    this.#signedIn = options.signedIn ?? true;
    this.stopped = options.stopped ?? [];
  }

  on<E extends keyof ClientEvents>(event: E, listener: ClientEvents[E]): unknown {
    return this.#emitter.on(event, listener as (...args: unknown[]) => void);
  }

  off<E extends keyof ClientEvents>(event: E, listener: ClientEvents[E]): unknown {
    return this.#emitter.off(event, listener as (...args: unknown[]) => void);
  }

  now(): number {
    return Date.now();
  }

  /** How many listeners are on it now. */
  get listeners(): number {
    return this.#emitter.listenerCount('violation') + this.#emitter.listenerCount('item-frozen') + this.#emitter.listenerCount('stops-change') + this.#emitter.listenerCount('principal-change');
  }

  isStopped(feature: Feature): boolean {
    return this.stopped.includes(feature);
  }

  emitStops(stopped: readonly Feature[]): void {
    this.stopped = stopped;
    this.#emitter.emit('stops-change');
  }

  emitViolation(violation: Violation): void {
    this.#emitter.emit('violation', violation);
  }

  emitFrozen(rid: string): void {
    this.#emitter.emit('item-frozen', rid);
  }

  emitPrincipalChange(signedIn: boolean): void {
    this.#signedIn = signedIn;
    this.principalChanges += 1;
    this.#emitter.emit('principal-change', signedIn ? this.#identity() : null);
  }

  async identity(): Promise<Identity | null> {
    return this.#signedIn ? this.#identity() : null;
  }

  refreshIdentity(): Promise<Identity | null> {
    return this.identity();
  }

  openSession(): Promise<SessionHandle> {
    return Promise.reject(new ConsultError('adapter/port-missing'));
  }

  resumeUploads(): Promise<number> {
    return Promise.resolve(0);
  }

  async dispose(): Promise<void> {}

  #identity(): Identity {
    return { subject: 'subject-1', tenant: this.tenant, region: this.region, role: 'patient', displayName: 'Niamh Kelly', timeZone: this.#timeZone };
  }
}
