import * as z from 'zod/mini';
import { SOCKET_CLOSE } from './signal-frame.js';

/** What a channel uses of a socket. */
export interface ChannelSocket {
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number }) => void) | null;
  send(text: string): void;
  close(): void;
}

/** Milliseconds without a sign of life after which a stream is dead: the backend says something every two seconds. */
const SILENT_MILLIS = 6_000;
/** An event that is longer than any frame is no frame, characters. */
const EVENT_MAX = 300_000;

/** Statuses that say what a WebSocket's close codes say; any other is a lost line. */
const CODE_OF: Readonly<Record<number, number>> = { 400: SOCKET_CLOSE.badFrame, 401: SOCKET_CLOSE.unauthenticated, 403: SOCKET_CLOSE.forbidden, 404: SOCKET_CLOSE.notFound, 423: SOCKET_CLOSE.notFound };

const answerSchema = z.object({ frames: z.array(z.unknown()).check(z.maxLength(16)) });

/**
 * The signalling socket where a proxy refuses WebSockets: what the backend says comes as a stream of events, and what this side
 * says goes by POST, one frame after the other. The first frame holds the token, as on a WebSocket; here it becomes a header.
 */
export class StreamSocket implements ChannelSocket {
  onopen: ChannelSocket['onopen'] = null;
  onmessage: ChannelSocket['onmessage'] = null;
  onclose: ChannelSocket['onclose'] = null;
  readonly #url: string;
  readonly #fetch: typeof globalThis.fetch;
  readonly #over = new AbortController();
  #headers: Record<string, string> | null = null;
  #saying: Promise<void> = Promise.resolve();
  #silence: ReturnType<typeof setTimeout> | undefined;

  /** @param url of the socket, `https:` */
  constructor(url: string, fetch: typeof globalThis.fetch) {
    this.#url = url;
    this.#fetch = fetch;
    queueMicrotask(() => this.onopen?.());
  }

  send(text: string): void {
    if (this.#headers === null) {
      const { token } = JSON.parse(text) as { token: string | null };
      this.#headers = token === null ? {} : { Authorization: `Bearer ${token}` };
      void this.#listen();
    } else {
      this.#saying = this.#saying.then(() => this.#say(text));
    }
  }

  close(): void {
    clearTimeout(this.#silence);
    this.#over.abort();
  }

  async #listen(): Promise<void> {
    this.#heard();
    try {
      const response = await this.#ask('GET');
      const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
      let text = '';
      for (let read = await reader?.read(); read !== undefined && !read.done; read = await reader?.read()) {
        this.#heard();
        const events = (text + read.value).split('\n\n');
        text = events.pop() ?? '';
        for (const event of events) this.#hear(event);
        if (text.length > EVENT_MAX) break;
      }
      this.#end(0);
    } catch {
      this.#end(0);
    }
  }

  #hear(event: string): void {
    const lines = event.split('\n');
    const data = lines.flatMap((line) => (line.startsWith('data: ') ? [line.slice('data: '.length)] : [])).join('\n');
    if (lines.includes('event: close')) this.#end(Number(data));
    else if (data !== '') this.#tell(data);
  }

  async #say(text: string): Promise<void> {
    if (this.#over.signal.aborted) return;
    try {
      const answer = answerSchema.parse(await (await this.#ask('POST', text)).json());
      for (const frame of answer.frames) this.#tell(JSON.stringify(frame));
    } catch {
      this.#end(0);
    }
  }

  /** Ends with what a status says. */
  async #ask(method: 'GET' | 'POST', body?: string): Promise<Response> {
    const response = await this.#fetch(this.#url, {
      method, headers: { ...this.#headers, ...(body === undefined ? {} : { 'Content-Type': 'text/plain' }) }, signal: this.#over.signal,
      cache: 'no-store', credentials: 'same-origin', redirect: 'error', referrerPolicy: 'no-referrer', ...(body === undefined ? {} : { body }),
    });
    if (!response.ok) this.#end(CODE_OF[response.status] ?? 0);
    return response;
  }

  #tell(data: string): void {
    if (!this.#over.signal.aborted) this.onmessage?.({ data });
  }

  #heard(): void {
    clearTimeout(this.#silence);
    if (!this.#over.signal.aborted) this.#silence = setTimeout(() => this.#end(0), SILENT_MILLIS);
  }

  #end(code: number): void {
    if (this.#over.signal.aborted) return;
    this.close();
    this.onclose?.({ code });
  }
}
