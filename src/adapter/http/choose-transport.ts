import type { OpenSocket } from './open-socket.js';
import { StreamSocket } from './stream-socket.js';

/** One WebSocket that nothing came through may be an accident. */
const UNANSWERED = 2;

/** By what the next attempt goes. @param unanswered WebSockets in a row that nothing has come through */
export function chooseTransport(unanswered: number): 'socket' | 'stream' {
  return unanswered >= UNANSWERED ? 'stream' : 'socket';
}

/**
 * Opens WebSockets, and a stream of events where none comes through: many a company's proxy refuses them. After a stream, one
 * WebSocket is tried again, since the network may be another one.
 */
export function openTransport(openSocket: OpenSocket, fetch: typeof globalThis.fetch): OpenSocket {
  let unanswered = 0;
  return (url) => {
    if (chooseTransport(unanswered) === 'stream') {
      unanswered = UNANSWERED - 1;
      // What a channel uses of a socket, and no more.
      return new StreamSocket(url.replace(/^ws/, 'http'), fetch) as unknown as WebSocket;
    }
    unanswered += 1;
    const socket = openSocket(url);
    socket.addEventListener?.('message', () => { unanswered = 0; });
    return socket;
  };
}
