import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { Role } from '../../../src/domain/role.js';
import type { SignalBody, SignalMessage } from '../../../src/domain/signal-message.js';
import type { Person } from './person.js';

export interface Frame {
  type: string;
  id?: number;
  n?: number;
  last?: number;
  message?: SignalMessage;
  role?: Role;
  present?: boolean;
  status?: string;
}

/** A page's socket, with everything it was told. */
export class SignalClient {
  readonly frames: Frame[] = [];
  readonly closed: Promise<number>;
  readonly #socket: WebSocket;
  readonly #waiting = new Set<() => void>();
  readonly #place: { sid: string; instance: string; role: Role };

  private constructor(socket: WebSocket, place: { sid: string; instance: string; role: Role }) {
    this.#socket = socket;
    this.#place = place;
    this.closed = once(socket, 'close').then(([code]) => Number(code));
    socket.on('error', () => undefined);
    socket.on('message', (data) => {
      this.frames.push(JSON.parse(String(data)) as Frame);
      for (const look of this.#waiting) look();
    });
  }

  static async connect(person: Person, sid: string, role: Role, instance: string, after: number | 'now' = 'now', url = person.backend.url): Promise<SignalClient> {
    const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/api/sessions/${sid}/signal?instance=${instance}&after=${after}`);
    const client = new SignalClient(socket, { sid, instance, role });
    await once(socket, 'open');
    socket.send(JSON.stringify({ type: 'auth', token: person.token }));
    return client;
  }

  /** Resolves with the first frame that fits, also one that has come already. */
  async expect(what: string, fits: (frame: Frame) => boolean, millis = 10_000): Promise<Frame> {
    const find = () => this.frames.find(fits);
    return new Promise((resolve, reject) => {
      const done = (found: Frame | null): void => {
        clearTimeout(late);
        this.#waiting.delete(look);
        if (found !== null) resolve(found);
        else reject(new Error(`no ${what} within ${millis} ms; came: ${this.frames.map(({ type, id }) => `${type}${id ?? ''}`).join(' ')}`));
      };
      const late = setTimeout(() => done(null), millis);
      const look = (): void => {
        const found = find();
        if (found !== undefined) done(found);
      };
      this.#waiting.add(look);
      look();
    });
  }

  ready(): Promise<Frame> {
    return this.expect('ready', ({ type }) => type === 'ready');
  }

  message(seq: number, body: SignalBody = { type: 'signed', token: 'a.b.c' }): SignalMessage {
    const { sid, instance, role } = this.#place;
    return { v: 1, sid, from: role, instance, seq, body };
  }

  /** Sends message `seq` and waits for its acknowledgement. */
  async say(seq: number, body?: SignalBody): Promise<void> {
    this.raw({ type: 'send', n: seq, message: this.message(seq, body) });
    await this.expect(`ack ${seq}`, ({ type, n }) => type === 'ack' && n === seq);
  }

  raw(frame: unknown): void {
    this.#socket.send(typeof frame === 'string' || Buffer.isBuffer(frame) ? frame : JSON.stringify(frame));
  }

  /** The numbers of the messages that came, in their order. */
  heard(): number[] {
    return this.frames.flatMap(({ type, message }) => (type === 'message' && message !== undefined ? [message.seq] : []));
  }

  async hears(count: number): Promise<number[]> {
    await this.expect(`message ${count}`, () => this.heard().length >= count);
    return this.heard();
  }

  /** Without a farewell, as a dead network. */
  cut(): void {
    this.#socket.terminate();
  }

  close(): void {
    this.#socket.close();
  }
}
