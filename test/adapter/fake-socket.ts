import type { ClientFrame, ServerFrame } from '../../src/adapter/http/signal-frame.js';

/** The server's end of sockets that a channel opens. Only what the channel uses of a WebSocket is there. */
export class FakeSocket {
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  readonly sent: ClientFrame[] = [];
  closed = false;
  readonly url: URL;

  constructor(url: string) {
    this.url = new URL(url);
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text) as ClientFrame);
  }

  close(): void {
    this.closed = true;
  }

  open(): void {
    this.onopen?.();
  }

  say(frame: ServerFrame | { type: 'unheard-of' }): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }

  drop(code = 1006): void {
    this.onclose?.({ code });
  }

  /** Numbers of the messages sent here. */
  get numbers(): number[] {
    return this.sent.flatMap((frame) => (frame.type === 'send' ? [frame.n] : []));
  }
}
