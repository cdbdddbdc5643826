import type { SignalingPort } from '../ports/signaling-port.js';
import { socketUrl } from './base-url.js';
import { openTransport } from './choose-transport.js';
import type { OpenSocket } from './open-socket.js';
import { SocketChannel } from './socket-channel.js';
import type { TokenPerson } from './token-person.js';

export interface HttpSignalingOptions {
  /** Absolute, no slash at the end. */
  baseUrl: string;
  person: TokenPerson;
  openSocket?: OpenSocket;
  fetch?: typeof globalThis.fetch;
}

/** `WebSocket /sessions/{sid}/signal`, or GET and POST of the same where none comes through, and `HEAD /alive` to find the way back to it. The token travels in the first frame: URLs end in logs. */
export function httpSignaling(options: HttpSignalingOptions): SignalingPort {
  const ask: typeof globalThis.fetch = options.fetch ?? ((...asked) => fetch(...asked));
  return {
    connect: (sid, instance, onEvent) => new SocketChannel({
      url: `${socketUrl(options.baseUrl)}/sessions/${encodeURIComponent(sid)}/signal`,
      instance,
      // For whoever is signed in now: a connection that is made anew does not speak as somebody else.
      token: options.person.begin().token,
      openSocket: openTransport(options.openSocket ?? ((url) => new WebSocket(url)), ask),
      alive: { url: `${options.baseUrl}/alive`, fetch: ask },
      onEvent,
    }),
  };
}
