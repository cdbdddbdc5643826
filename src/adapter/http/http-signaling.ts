import type { SignalingPort } from '../ports/signaling-port.js';
import { socketUrl } from './base-url.js';
import type { OpenSocket } from './open-socket.js';
import { SocketChannel } from './socket-channel.js';
import type { TokenPerson } from './token-person.js';

export interface HttpSignalingOptions {
  /** Absolute, no slash at the end. */
  baseUrl: string;
  person: TokenPerson;
  openSocket?: OpenSocket;
}

/** `WebSocket /sessions/{sid}/signal`. The token travels in the first frame: URLs end in logs. */
export function httpSignaling(options: HttpSignalingOptions): SignalingPort {
  return {
    connect: (sid, instance, onEvent) => new SocketChannel({
      url: `${socketUrl(options.baseUrl)}/sessions/${encodeURIComponent(sid)}/signal`,
      instance,
      // For whoever is signed in now: a connection that is made anew does not speak as somebody else.
      token: options.person.begin().token,
      openSocket: options.openSocket ?? ((url) => new WebSocket(url)),
      onEvent,
    }),
  };
}
