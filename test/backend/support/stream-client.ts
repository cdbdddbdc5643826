import type { Role } from '../../../src/domain/role.js';
import type { SignalBody, SignalMessage } from '../../../src/domain/signal-message.js';
import { StreamSocket } from '../../../src/adapter/http/stream-socket.js';
import type { Person } from './person.js';
import type { Frame } from './signal-client.js';

interface Answer {
  status: number;
  frames: Frame[];
}

/** A page's stream of events, with everything it was told. */
export class StreamClient {
  readonly frames: Frame[] = [];
  readonly closed: Promise<number>;
  readonly #person: Person;
  readonly #place: { sid: string; instance: string; role: Role };
  readonly #socket: StreamSocket;

  private constructor(person: Person, place: { sid: string; instance: string; role: Role }) {
    this.#person = person;
    this.#place = place;
    const socket = new StreamSocket(addressOf(person, place.sid, place.instance), fetch);
    this.#socket = socket;
    socket.onopen = () => socket.send(JSON.stringify({ type: 'auth', token: person.token }));
    socket.onmessage = ({ data }) => this.frames.push(JSON.parse(String(data)) as Frame);
    this.closed = new Promise((resolve) => { socket.onclose = ({ code }) => resolve(code); });
  }

  static async open(person: Person, sid: string, role: Role, instance: string): Promise<StreamClient> {
    const client = new StreamClient(person, { sid, role, instance });
    await client.expect('ready', ({ type }) => type === 'ready');
    return client;
  }

  /** A bare request: for the stream, or with a frame. */
  static async ask(person: Person, sid: string, instance: string, frame?: unknown): Promise<Answer> {
    const gone = new AbortController();
    const response = await fetch(addressOf(person, sid, instance), {
      signal: gone.signal, headers: person.token === null ? {} : { Authorization: `Bearer ${person.token}` },
      ...(frame === undefined ? {} : { method: 'POST', body: typeof frame === 'string' ? frame : JSON.stringify(frame) }),
    });
    const { status } = response;
    if (frame === undefined) gone.abort();
    const frames = frame !== undefined && response.ok ? ((await response.json()) as { frames: Frame[] }).frames : [];
    return { status, frames };
  }

  async expect(what: string, fits: (frame: Frame) => boolean, millis = 10_000): Promise<Frame> {
    for (const end = Date.now() + millis; Date.now() < end;) {
      const found = this.frames.find(fits);
      if (found !== undefined) return found;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(`no ${what} within ${millis} ms; came: ${this.frames.map(({ type }) => type).join(' ')}`);
  }

  message(seq: number, body: SignalBody = { type: 'signed', token: 'a.b.c' }): SignalMessage {
    const { sid, instance, role } = this.#place;
    return { v: 1, sid, from: role, instance, seq, body };
  }

  say(seq: number, body?: SignalBody): Promise<Answer> {
    return this.post({ type: 'send', n: seq, message: this.message(seq, body) });
  }

  post(frame: unknown): Promise<Answer> {
    return StreamClient.ask(this.#person, this.#place.sid, this.#place.instance, frame);
  }

  /** The page goes. */
  stop(): void {
    this.#socket.close();
  }
}

function addressOf({ backend }: Person, sid: string, instance: string): string {
  return `${backend.url}/api/sessions/${sid}/signal?instance=${instance}&after=now`;
}
