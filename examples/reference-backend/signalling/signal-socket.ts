/** What a connection needs of the line to its page: a WebSocket, or a stream of events where a proxy refuses those. */
export interface SignalSocket {
  readonly readyState: number;
  readonly OPEN: number;
  /** Bytes that are not sent yet. */
  readonly bufferedAmount: number;
  readonly isPaused: boolean;
  send(text: string): void;
  close(code: number): void;
  /** Nothing more is read for now. */
  pause(): void;
  resume(): void;
}

/** A line whose end somebody has to hear of. */
export interface EndingSocket extends SignalSocket {
  on(event: 'close', listener: () => void): unknown;
}
