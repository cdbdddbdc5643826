import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { CompliancePort } from '../../src/adapter/ports/compliance-port.js';
import type { ConsultClient } from '../../src/client/consult-client.js';
import { ConsultError } from '../../src/domain/consult-error.js';
import type { Incident } from '../../src/domain/incident.js';
import { QueryController } from '../internal/query-controller.js';
import { deviceZone, knownZone } from '../internal/zone-day.js';
import type { complianceEn } from './strings/compliance.en.js';

/** After one of these codes somebody else may be in front of the page: what was drawn before is removed. */
const NOT_FOR_THEM: ReadonlySet<string> = new Set(['backend/unauthenticated', 'backend/forbidden', 'identity/mismatch']);

/** What a deed came to, in words: for the page, and for screen readers. */
export interface Done {
  readonly words: keyof typeof complianceEn;
  readonly count?: number;
}

/** What an element for officers knows, asks and does: one question, asked again when something has changed, and one deed at a time. */
export class ComplianceController<T> implements ReactiveController {
  readonly query: QueryController<readonly [], T | null>;
  /** Kept while it is asked for again: nothing on the screen jumps. */
  data: T | null = null;
  /** Those of the officer's insurer and region, asked for with the question. */
  incidents: readonly Incident[] = [];
  /** The signed-in officer's subject: whoever asked for something cannot approve it. */
  officer: string | null = null;
  zone = deviceZone();
  /** What has been opened to type or to decide in; null for nothing. */
  form: string | null = null;
  /** What the last deed came to; null for nothing, and from the next one on. */
  done: Done | null = null;
  readonly #host: ReactiveControllerHost;
  readonly #ask: (port: CompliancePort, signal: AbortSignal) => Promise<T> | null;
  readonly #deeds: QueryController<readonly [(port: CompliancePort) => Promise<unknown>], { answer: unknown }>;
  #deed: string | null = null;
  #client: ConsultClient | null = null;
  #unsubscribe: (() => void) | null = null;
  #connected = false;
  /** Something has changed since the question that is under way was asked. */
  #stale = false;

  /** @param ask what the element draws; null where it has been told of nothing to ask for */
  constructor(host: ReactiveControllerHost, ask: (port: CompliancePort, signal: AbortSignal) => Promise<T> | null) {
    this.#host = host;
    this.#ask = ask;
    this.query = new QueryController(host, (signal) => this.#question(signal), { resume: true });
    this.#deeds = new QueryController(host, async (_signal, deed) => ({ answer: await deed(this.#port()) }));
    host.addController(this);
  }

  hostConnected(): void {
    this.#connected = true;
    this.#subscribe();
  }

  hostDisconnected(): void {
    this.#connected = false;
    this.#end();
  }

  get client(): ConsultClient | null {
    return this.#client;
  }

  /** Another client, or another person: everything of the former goes. */
  begin(client: ConsultClient | null): void {
    this.#end();
    this.#client = client;
    this.officer = null;
    this.restart();
    this.#subscribe();
  }

  /** Something else is asked for: what was drawn before is removed. */
  restart(): void {
    this.data = null;
    this.incidents = [];
    this.done = null;
    this.close();
    if (this.#client?.compliance == null) this.query.reset();
    else void this.load();
  }

  async load(): Promise<void> {
    this.#stale = false;
    const data = await this.query.run();
    const { state } = this.query;
    if (state.status === 'error' && NOT_FOR_THEM.has(state.error.code)) [this.data, this.incidents] = [null, []];
    else if (data !== null) this.data = data;
    this.#host.requestUpdate();
    if (this.#stale) void this.load();
  }

  open(form: string): void {
    this.close();
    this.done = null;
    this.form = form;
    this.#host.requestUpdate();
  }

  /** Back to how things stand. */
  close(): void {
    this.form = null;
    this.#deed = null;
    this.#deeds.reset();
  }

  get busy(): boolean {
    return this.#deeds.pending;
  }

  pending(deed: string): boolean {
    return this.#deed === deed && this.busy;
  }

  /** Why this deed did not work; null unless it is the last one and failed. */
  trouble(deed: string): ConsultError | null {
    const { state } = this.#deeds;
    return this.#deed === deed && state.status === 'error' ? state.error : null;
  }

  /**
   * Does it, says what it came to, then asks how things stand.
   * @param tell what to say of the answer; nothing when absent
   * @returns what it gave, or null when it failed
   */
  async run<R>(deed: string, work: (port: CompliancePort) => Promise<R>, tell?: (answer: R) => Done): Promise<{ answer: R } | null> {
    if (this.busy) return null;
    this.#deed = deed;
    this.done = null;
    const done = (await this.#deeds.run(work)) as { answer: R } | null;
    if (done === null) {
      // It has changed in the meantime: how it stands now is drawn.
      if (this.trouble(deed)?.code === 'backend/conflict') await this.load();
      return null;
    }
    this.close();
    this.done = tell?.(done.answer) ?? null;
    await this.load();
    return done;
  }

  #port(): CompliancePort {
    const port = this.#client?.compliance ?? null;
    if (port === null) throw new ConsultError('adapter/port-missing');
    return port;
  }

  async #question(signal: AbortSignal): Promise<T | null> {
    const client = this.#client;
    const port = this.#port();
    const answer = this.#ask(port, signal);
    if (answer === null) return null;
    const [data, incidents, identity] = await Promise.all([answer, port.incidents(signal), client?.identity() ?? null]);
    if (client === this.#client && !signal.aborted) {
      this.incidents = incidents;
      this.officer = identity?.subject ?? null;
      const zone = identity?.timeZone ?? '';
      this.zone = knownZone(zone) ? zone : deviceZone();
    }
    return data;
  }

  #subscribe(): void {
    const port = this.#client?.compliance;
    if (!this.#connected || port == null || this.#unsubscribe !== null) return;
    this.#unsubscribe = port.onChange?.(() => {
      if (this.query.pending) this.#stale = true;
      else void this.load();
    }) ?? null;
  }

  #end(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = null;
  }
}
