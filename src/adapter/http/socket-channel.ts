import type { SignalingChannel, SignalingEvent } from '../ports/signaling-port.js';
import type { SignalMessage } from '../../domain/signal-message.js';
import { backoff } from './backoff.js';
import { BackendReach, type BackendReachOptions } from './backend-reach.js';
import type { OpenSocket } from './open-socket.js';
import { parseServerFrame, SOCKET_CLOSE, type ClientFrame, type ServerFrame } from './signal-frame.js';
import { SocketOutbox, type OutboxEntry } from './socket-outbox.js';
import { PULSE_TIMING, SocketPulse, type PulseTiming } from './socket-pulse.js';
import type { TokenSource } from './token-source.js';

export interface SocketChannelOptions {
  /** Without the query. */
  url: string;
  instance: string;
  token: TokenSource;
  openSocket: OpenSocket;
  /** What answers without a sign-in, and with what it is asked: see `BackendReach`. */
  alive: Pick<BackendReachOptions, 'url' | 'fetch'>;
  onEvent: (event: SignalingEvent) => void;
  timing?: PulseTiming;
}

/** An attempt younger than this was begun with the way that has just been found, milliseconds. */
const FRESH_MILLIS = 400;
/** How far an open socket's answer may be behind that of a new connection, milliseconds. */
const BEHIND_MILLIS = 500;

/**
 * A signalling channel that outlives its sockets. State events: `connecting` at the beginning and after every loss,
 * `open` when the backend listens, `closed` when it will not come back (replaced, not mine, or not understood).
 */
export class SocketChannel implements SignalingChannel {
  readonly #options: SocketChannelOptions;
  readonly #outbox = new SocketOutbox();
  #socket: WebSocket | null = null;
  #ready = false;
  #over = false;
  #attempt = 0;
  /** Of the attempts to open: what an earlier one still brings is of no use. */
  #turn = 0;
  /** When the newest one began, whether its socket is connected, and how many before it were given up early. */
  #begun = 0;
  #connected = false;
  #hasty = 0;
  #refresh = false;
  /** The newest message id that was seen; null until the backend first said where it stands. */
  #last: number | null = null;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  /** A probe waits for its answer. */
  #asked = false;
  /** A new connection has been answered since. */
  #way = false;
  readonly #pulse: SocketPulse;
  readonly #reach: BackendReach;

  constructor(options: SocketChannelOptions) {
    this.#options = options;
    this.#pulse = new SocketPulse({
      timing: options.timing ?? PULSE_TIMING,
      ask: () => this.#write({ type: 'ping' }),
      // Where a new connection has found a way, the next socket need not wait.
      onDead: () => (this.#ready && this.#way ? this.#again() : this.#lost(0)),
      onWake: () => {
        if (this.#retryTimer !== undefined) void this.#open();
        else this.probe();
      },
    });
    this.#reach = new BackendReach({ ...options.alive, onReached: () => this.#reached() });
    // Later, so that the caller has its channel before the first event.
    queueMicrotask(() => {
      this.#emit({ type: 'state', state: 'connecting' });
      void this.#open();
    });
  }

  send(message: SignalMessage): void {
    if (this.#over) return;
    const entry = this.#outbox.add(message);
    if (this.#ready) this.#transmit(entry);
  }

  probe(): void {
    if (this.#over) return;
    this.#reach.ask();
    if (!this.#ready || this.#asked) return;
    this.#asked = true;
    this.#way = false;
    this.#pulse.ask();
  }

  close(): void {
    if (this.#over) return;
    this.#over = true;
    this.#drop();
    this.#pulse.stop();
    this.#reach.rest();
  }

  /** There is a way: a socket that was begun before there was one is slow to find it, an open one may never. */
  #reached(): void {
    if (this.#over) return;
    this.#way = true;
    if (this.#ready) return this.#asked ? this.#pulse.expect(BEHIND_MILLIS) : undefined;
    // Connected, it waits for the backend alone; and each that was given up for a newer one leaves that one more time.
    if (this.#connected || (this.#retryTimer === undefined && performance.now() - this.#begun < FRESH_MILLIS * 2 ** this.#hasty)) return;
    this.#hasty += 1;
    this.#again();
  }

  #again(): void {
    const wasReady = this.#ready;
    this.#drop();
    if (wasReady) this.#emit({ type: 'state', state: 'connecting' });
    void this.#open();
  }

  async #open(): Promise<void> {
    clearTimeout(this.#retryTimer);
    this.#retryTimer = undefined;
    if (this.#over) return;
    const turn = ++this.#turn;
    this.#begun = performance.now();
    // A sign-in that never answers is a line that never does.
    this.#pulse.expect();
    let token: string | null;
    try {
      token = await this.#options.token({ refresh: this.#refresh });
      this.#refresh = false;
    } catch {
      // The host's sign-in is out of reach too: as a lost line, it is tried again.
      if (turn === this.#turn) this.#lost(0);
      return;
    }
    if (turn !== this.#turn) return;
    const { url, instance, openSocket } = this.#options;
    let socket: WebSocket;
    try {
      socket = openSocket(`${url}?instance=${encodeURIComponent(instance)}&after=${this.#last ?? 'now'}`);
    } catch {
      this.#lost(0);
      return;
    }
    this.#socket = socket;
    socket.onopen = () => {
      this.#connected = true;
      this.#write({ type: 'auth', token });
    };
    socket.onmessage = ({ data }: MessageEvent<unknown>) => {
      const frame = parseServerFrame(data);
      if (frame === null) return;
      this.#receive(frame);
      if (this.#ready) this.#heard(frame);
    };
    socket.onclose = ({ code }) => this.#lost(code);
  }

  #receive(frame: ServerFrame): void {
    switch (frame.type) {
      case 'ready': return this.#begin(frame.last);
      case 'ack': return this.#outbox.acknowledge(frame.n);
      case 'pong': return;
      case 'replaced': return this.#finish({ type: 'replaced' });
      case 'presence':
      case 'encounter': return this.#emit(frame);
      case 'message':
        // After a reconnection the backend may say again what had already arrived.
        if (this.#last !== null && frame.id <= this.#last) return;
        this.#last = frame.id;
        this.#emit({ type: 'message', message: frame.message });
    }
  }

  /** A backend that says this and that and stores nothing is no better than a dead line. */
  #heard({ type }: ServerFrame): void {
    const waits = this.#outbox.waiting.length > 0;
    if (type === 'pong' && this.#asked) {
      this.#asked = false;
      this.#reach.rest();
      this.#emit({ type: 'reached' });
    }
    this.#pulse.heard(type === 'ack' || !waits);
    if (waits) this.#pulse.expect();
  }

  #begin(last: number): void {
    // A backend that lost its newest messages counts from a lower id again; ours would hide all that comes.
    this.#last = this.#last === null ? last : Math.min(this.#last, last);
    this.#ready = true;
    this.#attempt = 0;
    this.#hasty = 0;
    this.#pulse.rest();
    this.#reach.rest();
    for (const entry of this.#outbox.waiting) this.#transmit(entry);
    this.#emit({ type: 'state', state: 'open' });
  }

  #transmit({ n, message }: OutboxEntry): void {
    this.#write({ type: 'send', n, message });
    this.#pulse.expect();
  }

  #write(frame: ClientFrame): void {
    this.#socket?.send(JSON.stringify(frame));
  }

  #lost(code: number): void {
    if (code === SOCKET_CLOSE.replaced) return this.#finish({ type: 'replaced' });
    // Not mine, or a message that this backend cannot read: the same again would meet the same.
    if (code === SOCKET_CLOSE.forbidden || code === SOCKET_CLOSE.notFound || code === SOCKET_CLOSE.badFrame) return this.#finish(null);
    this.#refresh = code === SOCKET_CLOSE.unauthenticated;
    const wasReady = this.#ready;
    this.#drop();
    if (this.#over) return;
    this.#retryLater();
    if (wasReady) this.#emit({ type: 'state', state: 'connecting' });
  }

  #retryLater(): void {
    this.#retryTimer = setTimeout(() => void this.#open(), backoff(this.#attempt++, Math.random()));
  }

  /** The end from the other side: said once, never reconnected. */
  #finish(event: SignalingEvent | null): void {
    if (this.#over) return;
    this.close();
    if (event !== null) this.#options.onEvent(event);
    this.#options.onEvent({ type: 'state', state: 'closed' });
  }

  #drop(): void {
    clearTimeout(this.#retryTimer);
    this.#pulse.rest();
    this.#asked = false;
    this.#connected = false;
    this.#retryTimer = undefined;
    this.#ready = false;
    this.#turn += 1;
    const socket = this.#socket;
    this.#socket = null;
    if (socket === null) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  #emit(event: SignalingEvent): void {
    if (!this.#over) this.#options.onEvent(event);
  }
}
