import { backoff } from './backoff.js';
import { SOCKET_CLOSE } from './signal-frame.js';
import { StreamSocket } from './stream-socket.js';
import type { TokenPerson } from './token-person.js';

export interface WatchChangesOptions {
  /** Of the stream. */
  url: string;
  person: TokenPerson;
  fetch: typeof globalThis.fetch;
}

/** Hears from a stream that something has changed, and after a line that was lost once more. @returns what ends it; idempotent */
export function watchChanges({ url, person, fetch }: WatchChangesOptions, listener: () => void): () => void {
  let socket: StreamSocket | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let over = false;
  const turn = person.begin();
  const open = async (): Promise<void> => {
    const token = await turn.token({ refresh: failures > 0 }).catch(() => null);
    if (over || turn.isOver()) return;
    socket = new StreamSocket(url, fetch);
    socket.onmessage = () => {
      failures = 0;
      listener();
    };
    socket.onclose = ({ code }) => {
      // Whoever is no officer does not become one by asking again.
      if (over || turn.isOver() || code === SOCKET_CLOSE.forbidden) return;
      failures += 1;
      timer = setTimeout(() => void open(), backoff(failures, Math.random()));
    };
    socket.send(JSON.stringify({ token }));
  };
  void open();
  return () => {
    over = true;
    clearTimeout(timer);
    socket?.close();
  };
}
