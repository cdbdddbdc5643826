import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { ConsultClient } from '../../src/client/consult-client.js';
import { ConsultError } from '../../src/domain/consult-error.js';
import type { KeysHandle, KeysStatus } from '../../src/keys/keys-handle.js';
import type { RecoveryCodeFault } from '../../src/keys/recovery-code.js';
import { QueryController, type QueryState } from '../internal/query-controller.js';
import { deviceZone, knownZone } from '../internal/zone-day.js';
import { pageNow } from '../internal/page-clock.js';

/** How things stand, as the element draws it. */
export interface KeysPicture {
  readonly status: KeysStatus;
  /** In its five groups; null when none waits to be written down. */
  readonly code: readonly string[] | null;
  /** The zone of dates. */
  readonly zone: string;
  /** When it was asked for: milliseconds since 1970. */
  readonly at: number;
}

/** What the member does; at most one at a time. */
export type KeysDeed = 'confirm' | 'recover' | 'recover-passkey' | 'renew' | 'passkey' | 'remove' | 'remove-method' | 'replace' | 'stop';
/** What has been opened to type or to decide in. */
export type KeysForm = 'confirm' | 'replace';
/** What is shown in part until more of it is asked for. */
export type KeysList = 'devices' | 'notices';

/** What `<consult-keys>` knows and does. The code is here while it is drawn, and nowhere else in the element. */
export class KeysController implements ReactiveController {
  readonly query: QueryController<readonly [], KeysPicture>;
  /** Kept while it is asked for again: nothing on the screen jumps. */
  picture: KeysPicture | null = null;
  form: KeysForm | null = null;
  /** The device or the recovery method that is about to be removed. */
  removing: string | null = null;
  readonly #whole = new Set<KeysList>();
  /** What could be seen to be wrong with the code that was typed last. */
  fault: RecoveryCodeFault | null = null;
  #deed: KeysDeed | null = null;
  readonly #deeds: QueryController<readonly [(keys: KeysHandle) => Promise<void>], true>;
  readonly #host: ReactiveControllerHost;
  readonly #onState: (state: KeysStatus['state']) => void;
  #client: ConsultClient | null = null;
  #unsubscribe: (() => void) | null = null;
  #connected = false;

  /** @param onState told of the first state, and of every other one */
  constructor(host: ReactiveControllerHost, onState: (state: KeysStatus['state']) => void) {
    this.#host = host;
    this.#onState = onState;
    this.query = new QueryController(host, () => this.#ask(), { resume: true });
    this.#deeds = new QueryController(host, async (_signal, deed): Promise<true> => { await deed(this.#handle()); return true; });
    host.addController(this);
  }

  hostConnected(): void {
    this.#connected = true;
    this.#subscribe();
  }

  hostDisconnected(): void {
    this.#connected = false;
    this.#unsubscribe?.();
    this.#unsubscribe = null;
  }

  /** Another client, or another person: everything of the former goes. */
  begin(client: ConsultClient | null): void {
    this.#unsubscribe?.();
    this.#unsubscribe = null;
    this.#client = client;
    this.picture = null;
    this.#whole.clear();
    this.close();
    this.#subscribe();
    if (client === null) this.query.reset();
    else void this.load();
  }

  async load(): Promise<void> {
    const before = this.picture?.status.state;
    const picture = await this.query.run();
    if (picture === null) return;
    this.picture = picture;
    if (picture.status.state !== before) this.#onState(picture.status.state);
    this.#host.requestUpdate();
  }

  open(form: KeysForm): void {
    this.close();
    this.form = form;
    this.#host.requestUpdate();
  }

  askToRemove(name: string): void {
    this.close();
    this.removing = name;
    this.#host.requestUpdate();
  }

  showAll(list: KeysList): void {
    this.#whole.add(list);
    this.#host.requestUpdate();
  }

  showsAll(list: KeysList): boolean {
    return this.#whole.has(list);
  }

  /** Back to how things stand. */
  close(): void {
    this.form = null;
    this.removing = null;
    this.#deed = null;
    this.#deeds.reset();
  }

  pending(deed: KeysDeed): boolean {
    return this.#deed === deed && this.#deeds.pending;
  }

  get busy(): boolean {
    return this.#deeds.pending;
  }

  /** Why this deed did not work; null unless it is the last one and failed. */
  trouble(deed: KeysDeed): ConsultError | null {
    const state: QueryState<true> = this.#deeds.state;
    return this.#deed === deed && state.status === 'error' ? state.error : null;
  }

  /** Does it, then asks how things stand. @returns whether it worked */
  async run(deed: KeysDeed, work: (keys: KeysHandle) => Promise<void>): Promise<boolean> {
    if (this.busy) return false;
    this.#deed = deed;
    if ((await this.#deeds.run(work)) === null) return false;
    this.close();
    await this.load();
    return true;
  }

  #handle(): KeysHandle {
    if (this.#client === null) throw new ConsultError('keys/unavailable');
    return this.#client.keys;
  }

  async #ask(): Promise<KeysPicture> {
    const keys = this.#handle();
    const status = await keys.status();
    const [code, identity] = await Promise.all([status.codePending ? keys.pendingCode() : null, this.#client?.identity() ?? null]);
    const zone = identity?.timeZone ?? '';
    return { status, code, zone: knownZone(zone) ? zone : deviceZone(), at: pageNow(this.#client) };
  }

  #subscribe(): void {
    if (!this.#connected || this.#client === null || this.#unsubscribe !== null) return;
    // A change of our own is loaded when the deed is done, and one that a load has brought is in it.
    this.#unsubscribe = this.#client.keys.onChange(() => { if (!this.busy && !this.query.pending) void this.load(); });
  }
}
