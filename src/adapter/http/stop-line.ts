import * as z from 'zod/mini';
import { tokenSchema } from '../../domain/token.js';
import type { StopsAnswer } from '../ports/incident-port.js';
import { backoff } from './backoff.js';
import { SOCKET_CLOSE } from './signal-frame.js';
import { StreamSocket } from './stream-socket.js';
import type { TokenSource } from './token-source.js';

/** As many stops as one answer holds. */
const STOPS_MAX = 1_000;
export const stopsAnswerSchema = z.object({ stops: z.array(tokenSchema).check(z.maxLength(STOPS_MAX)), seq: z.int().check(z.nonnegative()) });

export interface StopLineOptions {
  /** Of `/stops/stream`. */
  url: string;
  /** Of the person who is there when the line begins, and of nobody else. */
  token: TokenSource;
  fetch: typeof globalThis.fetch;
  after: number;
  onStops: (answer: StopsAnswer | null) => void;
}

/**
 * The stream of stops, made again whenever it is lost: a line that says nothing for six seconds is. A loss is told as null, once;
 * the first answer of the next line holds whatever was missed.
 */
export class StopLine {
  readonly #options: StopLineOptions;
  #after: number;
  #socket: StreamSocket | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #attempt = 0;
  #refresh = false;
  #isUp = true;
  #ended = false;

  constructor(options: StopLineOptions) {
    this.#options = options;
    this.#after = options.after;
    void this.#connect();
  }

  /** Idempotent. */
  end(): void {
    this.#ended = true;
    clearTimeout(this.#timer);
    this.#socket?.close();
  }

  async #connect(): Promise<void> {
    const { url, token: source, fetch } = this.#options;
    const token = await source({ refresh: this.#refresh }).catch(() => null);
    if (this.#ended) return;
    if (token === null) return this.#lost();
    const socket = new StreamSocket(`${url}?after=${this.#after}`, fetch);
    this.#socket = socket;
    socket.onopen = () => socket.send(JSON.stringify({ type: 'auth', token }));
    socket.onmessage = ({ data }) => this.#hear(String(data));
    socket.onclose = ({ code }) => {
      this.#refresh = code === SOCKET_CLOSE.unauthenticated;
      this.#lost();
    };
  }

  #hear(text: string): void {
    const answer = stopsAnswerSchema.safeParse(readJson(text));
    if (!answer.success || this.#ended) return;
    this.#attempt = 0;
    this.#refresh = false;
    this.#isUp = true;
    this.#after = Math.max(this.#after, answer.data.seq);
    this.#options.onStops(answer.data);
  }

  #lost(): void {
    if (this.#ended) return;
    this.#timer = setTimeout(() => void this.#connect(), backoff(this.#attempt++, Math.random()));
    if (!this.#isUp) return;
    this.#isUp = false;
    this.#options.onStops(null);
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
