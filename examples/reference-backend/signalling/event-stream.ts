import type { EndingSocket } from './signal-socket.js';

/** How often something is said where there is nothing to say, milliseconds: a page that hears nothing for longer takes the stream for dead. */
const BEAT_EVERY = 2_000;

/**
 * A stream of events (`text/event-stream`) as the line to a page, for networks where a proxy refuses WebSockets. Frames are
 * `data`; why it was closed is an event `close` with the code that a WebSocket would have. What the page says comes by POST.
 */
export class EventStream implements EndingSocket {
  readonly OPEN = 1;
  readonly isPaused = false;
  readyState = 1;
  readonly body: ReadableStream<Uint8Array>;
  readonly #encoder = new TextEncoder();
  readonly #listeners = new Set<() => void>();
  readonly #beat: NodeJS.Timeout;
  #controller!: ReadableStreamDefaultController<Uint8Array>;

  /** @param gone aborted when the page has gone */
  constructor(gone: AbortSignal) {
    this.body = new ReadableStream<Uint8Array>({
      start: (controller) => { this.#controller = controller; },
      cancel: () => this.#end(),
    }, { highWaterMark: 0, size: (chunk) => chunk?.byteLength ?? 0 });
    this.#beat = setInterval(() => this.#write(': \n\n'), BEAT_EVERY);
    this.#beat.unref();
    gone.addEventListener('abort', () => this.#end(), { once: true });
    if (gone.aborted) this.#end();
  }

  get bufferedAmount(): number {
    return Math.max(0, -(this.#controller.desiredSize ?? 0));
  }

  send(text: string): void {
    this.#write(`data: ${text}\n\n`);
  }

  close(code: number): void {
    if (this.readyState !== this.OPEN) return;
    this.#write(`event: close\ndata: ${code}\n\n`);
    this.#controller.close();
    this.#end();
  }

  /** Its page says nothing on it. */
  pause(): void {}
  resume(): void {}

  on(_event: 'close', listener: () => void): void {
    this.#listeners.add(listener);
  }

  #write(text: string): void {
    if (this.readyState === this.OPEN) this.#controller.enqueue(this.#encoder.encode(text));
  }

  #end(): void {
    if (this.readyState !== this.OPEN) return;
    this.readyState = 3;
    clearInterval(this.#beat);
    for (const listener of this.#listeners) listener();
  }
}
