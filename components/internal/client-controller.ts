import { ContextConsumer } from '@lit/context';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { ClientEvents, ConsultClient } from '../../src/client/consult-client.js';
import { firstOf } from '../../src/session/first-listeners.js';
import { clientContext } from './client-context.js';

/** An element that takes a client as a property. */
export interface ClientHost extends ReactiveControllerHost, HTMLElement {
  client: ConsultClient | null;
}

export interface ClientControllerOptions {
  /** Another client, or none: load again. Called before the update that draws it. */
  onClient?: (client: ConsultClient | null) => void;
  /**
   * Another person is signed in: drop everything that was drawn for the former. Called, too, with null and then `onClient`,
   * for an element that was off the page when it happened.
   */
  onPrincipalChange?: ClientEvents['principal-change'];
  onViolation?: ClientEvents['violation'];
  /** The insurer has stopped something or lifted a stop. */
  onStops?: ClientEvents['stops-change'];
  /** Somebody has said here that a recording is not theirs: it goes from the screen. */
  onItemFrozen?: ClientEvents['item-frozen'];
}

/**
 * The client an element works on: its own property, else the nearest `<consult-provider>`'s. Subscribes while the
 * element is connected, to the current client alone.
 */
export class ClientController implements ReactiveController {
  readonly #host: ClientHost;
  readonly #options: ClientControllerOptions;
  readonly #provided: ContextConsumer<typeof clientContext, ClientHost>;
  #client: ConsultClient | null = null;
  /** Of the client, as far as this element has heard. */
  #principalChanges = 0;
  #connected = false;

  constructor(host: ClientHost, options: ClientControllerOptions = {}) {
    this.#host = host;
    this.#options = options;
    this.#provided = new ContextConsumer(host, { context: clientContext, subscribe: true, callback: () => this.#settle() });
    host.addController(this);
  }

  get client(): ConsultClient | null {
    return this.#client;
  }

  hostConnected(): void {
    this.#connected = true;
    this.#subscribe();
    this.#catchUp();
    this.#settle();
  }

  hostDisconnected(): void {
    this.#connected = false;
    this.#unsubscribe();
  }

  hostUpdate(): void {
    this.#settle();
  }

  /** A page that keeps its elements and puts them back must not show the former person's. */
  #catchUp(): void {
    const client = this.#client;
    if (client === null || client.principalChanges === this.#principalChanges) return;
    this.#onPrincipalChange(null);
    this.#options.onClient?.(client);
  }

  #settle(): void {
    const client = this.#host.client ?? this.#provided?.value ?? null;
    if (!this.#connected || client === this.#client) return;
    this.#unsubscribe();
    this.#client = client;
    this.#principalChanges = client?.principalChanges ?? 0;
    this.#subscribe();
    this.#options.onClient?.(client);
    this.#host.requestUpdate();
  }

  #subscribe(): void {
    if (this.#client === null) return;
    const list = firstOf(this.#client);
    list.on('principal-change', this.#onPrincipalChange);
    list.on('violation', this.#onViolation);
    list.on('stops-change', this.#onStops);
    list.on('item-frozen', this.#onItemFrozen);
  }

  #unsubscribe(): void {
    if (this.#client === null) return;
    const list = firstOf(this.#client);
    list.off('principal-change', this.#onPrincipalChange);
    list.off('violation', this.#onViolation);
    list.off('stops-change', this.#onStops);
    list.off('item-frozen', this.#onItemFrozen);
  }

  readonly #onPrincipalChange: ClientEvents['principal-change'] = (identity) => {
    this.#principalChanges = this.#client?.principalChanges ?? 0;
    this.#options.onPrincipalChange?.(identity);
    this.#host.requestUpdate();
  };

  readonly #onStops: ClientEvents['stops-change'] = () => {
    this.#options.onStops?.();
    this.#host.requestUpdate();
  };

  readonly #onViolation: ClientEvents['violation'] = (violation) => {
    this.#options.onViolation?.(violation);
    this.#host.requestUpdate();
  };

  readonly #onItemFrozen: ClientEvents['item-frozen'] = (rid) => {
    this.#options.onItemFrozen?.(rid);
    this.#host.requestUpdate();
  };
}
