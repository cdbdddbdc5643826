import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { firstOf } from '../../src/session/first-listeners.js';
import type { SessionEvents, SessionHandle } from '../../src/session/session-handle.js';
import type { SessionSnapshot } from '../../src/session/session-snapshot.js';

/**
 * A session as an element draws it: the snapshot comes down, an update follows each `change`. Subscribes while the
 * element is connected; a new session, or none, lets go of the former. It never leaves or ends a session: moving an
 * element in the page must not end a call.
 */
export class SessionController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #listeners: Partial<SessionEvents>;
  #session: SessionHandle | null = null;
  #connected = false;

  /** @param listeners what else the element wants to hear, beside being updated */
  constructor(host: ReactiveControllerHost, listeners: Partial<SessionEvents> = {}) {
    this.#host = host;
    this.#listeners = listeners;
    host.addController(this);
  }

  get session(): SessionHandle | null {
    return this.#session;
  }

  set session(session: SessionHandle | null) {
    if (session === this.#session) return;
    this.#unsubscribe();
    this.#session = session;
    if (this.#connected) this.#subscribe();
    this.#host.requestUpdate();
  }

  get snapshot(): SessionSnapshot | null {
    return this.#session?.snapshot ?? null;
  }

  hostConnected(): void {
    this.#connected = true;
    this.#subscribe();
    this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    this.#connected = false;
    this.#unsubscribe();
  }

  #subscribe(): void {
    if (this.#session === null) return;
    const list = firstOf(this.#session);
    list.on('change', this.#onChange);
    list.on('mode-change', this.#onModeChange);
    list.on('ended', this.#onEnded);
    list.on('error', this.#onError);
  }

  #unsubscribe(): void {
    if (this.#session === null) return;
    const list = firstOf(this.#session);
    list.off('change', this.#onChange);
    list.off('mode-change', this.#onModeChange);
    list.off('ended', this.#onEnded);
    list.off('error', this.#onError);
  }

  readonly #onChange: SessionEvents['change'] = (snapshot) => {
    this.#listeners.change?.(snapshot);
    this.#host.requestUpdate();
  };
  readonly #onModeChange: SessionEvents['mode-change'] = (change) => this.#listeners['mode-change']?.(change);
  readonly #onEnded: SessionEvents['ended'] = (end) => this.#listeners.ended?.(end);
  readonly #onError: SessionEvents['error'] = (error) => this.#listeners.error?.(error);
}
