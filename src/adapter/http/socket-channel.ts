import type { SignalingChannel, SignalingEvent } from '../ports/signaling-port.js';
import type { SignalMessage } from '../../domain/signal-message.js';
import { backoff } from './backoff.js';
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
  onEvent: (event: SignalingEvent) => void;
  timing?: PulseTiming;
}

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
  #refresh = false;
  /** The newest message id that was seen; null until the backend first said where it stands. */
  #last: number | null = null;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  readonly #pulse: SocketPulse;

  constructor(options: SocketChannelOptions) {
    this.#options = options;
    this.#pulse = new SocketPulse({
      timing: options.timing ?? PULSE_TIMING,
      ask: () => this.#write({ type: 'ping' }),
      onDead: () => this.#lost(0),
      onWake: () => this.probe(),
    });
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
    if (this.#ready) this.#pulse.ask();
    else if (this.#retryTimer !== undefined) void this.#open();
  }

  close(): void {
    if (this.#over) return;
    this.#over = true;
    this.#drop();
    this.#pulse.stop();
  }

  async #open(): Promise<void> {
    clearTimeout(this.#retryTimer);
    this.#retryTimer = undefined;
    if (this.#over) return;
    const turn = ++this.#turn;
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
    socket.onopen = () => this.#write({ type: 'auth', token });
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
    this.#pulse.heard(type === 'ack' || !waits);
    if (waits) this.#pulse.expect();
  }

  #begin(last: number): void {
    // A backend that lost its newest messages counts from a lower id again; ours would hide all that comes.
    this.#last = this.#last === null ? last : Math.min(this.#last, last);
    this.#ready = true;
    this.#attempt = 0;
    this.#pulse.rest();
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
