import type { BackendAdapter } from '../adapter/backend-adapter.js';
import { ConsultError } from '../domain/consult-error.js';
import type { Identity } from '../domain/identity.js';
import type { GateContext } from '../ownership/gate.js';
import { Emitter } from '../session/emitter.js';
import { checkClientOptions, type ConsultClientOptions } from './client-options.js';
import type { ClientEvents, ConsultClient } from './consult-client.js';
import { GatedRecordings } from './gated-recordings.js';
import { Principal } from './principal.js';
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
  readonly recordings: GatedRecordings | null;
  readonly #principal: Principal;
  readonly #keys: TrustedKeys;
  readonly #sessions: SessionOpener | null;
  readonly #now: () => number;
  readonly #adapter: BackendAdapter;
  #closing = new AbortController();

  constructor(options: ConsultClientOptions) {
    super();
    const { adapter, tenant, region, trust, logger } = options;
    this.tenant = tenant;
    this.region = region;
    this.locale = options.locale ?? pageLocale();
    this.#now = options.now ?? Date.now;
    this.#adapter = adapter;
    this.#principal = new Principal({ port: adapter.identity, onChange: (identity) => this.#onPrincipalChange(identity) });
    this.#keys = new TrustedKeys(adapter.keys, { tenant, region, ...trust }, this.#now);
    const violations = new Violations({
      incidents: adapter.incidents,
      now: this.#now,
      onViolation: (violation) => {
        logger?.warn('An item failed the ownership gate.', { ...violation });
        this.emit('violation', violation);
      },
    });
    const context = () => this.#context();
    this.scheduling = adapter.scheduling ?? null;
    this.recordings = adapter.recordings === undefined ? null
      : new GatedRecordings({ port: adapter.recordings, context, violations, onViolation: options.onViolation ?? 'suspend' });
    const { sessions, signaling, recordings = null } = adapter;
    this.#sessions = sessions === undefined || signaling === undefined ? null : new SessionOpener({
      sessions, signaling, recordings, context, violations,
      iceServers: options.iceServers ?? [], devices: options.devices, now: this.#now,
    });
  }

  get canConsult(): boolean {
    return this.#sessions !== null;
  }

  identity(): Promise<Identity | null> {
    return this.#principal.identity();
  }

  refreshIdentity(): Promise<Identity | null> {
    return this.#principal.refresh();
  }

  openSession(appointmentId: string): ReturnType<ConsultClient['openSession']> {
    if (this.#sessions === null) return Promise.reject(new ConsultError('adapter/port-missing'));
    return this.#sessions.open(appointmentId);
  }

  async resumeUploads(): Promise<number> {
    const { recordings, sessions } = this.#adapter;
    const identity = await this.identity().catch(() => null);
    if (recordings === undefined || sessions === undefined || identity === null) return 0;
    const { resumeUploads } = await import('../recording/resume-uploads.js');
    const { tenant, region, subject } = identity;
    const complete = await resumeUploads({
      recordings, sessions, owner: { tenant, region, subject }, signal: this.#closing.signal,
      isOver: async (_sid, rid) => (await recordings.progress(rid))?.over ?? false,
    });
    return complete.length;
  }

  async dispose(): Promise<void> {
    this.#closing.abort();
    this.recordings?.stopAll();
    await this.#sessions?.leaveAll();
  }

  #onPrincipalChange(identity: Identity | null): void {
    this.#closing.abort();
    this.#closing = new AbortController();
    this.recordings?.stopAll();
    void this.#sessions?.leaveAll();
    this.emit('principal-change', identity);
  }

  async #context(): Promise<GateContext> {
    const [identity, keyset] = await Promise.all([this.#principal.identity(), this.#keys.keyset()]);
    if (identity === null) throw new ConsultError('backend/unauthenticated');
    return { subject: identity.subject, tenant: this.tenant, region: this.region, keyset, now: this.#now() };
  }
}

function pageLocale(): string {
  return (typeof document === 'undefined' ? '' : document.documentElement.lang) || 'en';
}
