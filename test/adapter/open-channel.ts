import { SocketChannel } from '../../src/adapter/http/socket-channel.js';
import type { PulseTiming } from '../../src/adapter/http/socket-pulse.js';
import type { TokenSource } from '../../src/adapter/http/token-source.js';
import type { SignalingEvent } from '../../src/adapter/ports/signaling-port.js';
import type { SignalMessage } from '../../src/domain/signal-message.js';
import { FakeSocket } from './fake-socket.js';

export const message = (seq: number): SignalMessage =>
  ({ v: 1, sid: 's1', from: 'patient', instance: 'i1', seq, body: { type: 'hello', to: null, commit: 'A'.repeat(43), heard: null } });

/** A channel with its sockets, its events, and a way to wait for its next socket. */
export function open(token: TokenSource = async () => 'T', timing?: PulseTiming, fetch: typeof globalThis.fetch = () => Promise.reject(new TypeError('no way'))): { channel: SocketChannel; sockets: FakeSocket[]; events: SignalingEvent[]; nth: (n: number) => Promise<FakeSocket> } {
  const sockets: FakeSocket[] = [];
  const events: SignalingEvent[] = [];
  const channel = new SocketChannel({
    url: 'wss://care.example/api/sessions/s1/signal',
    instance: 'i1',
    token,
    openSocket: (url) => {
      const socket = new FakeSocket(url);
      sockets.push(socket);
      return socket as unknown as WebSocket;
    },
    alive: { url: 'https://care.example/api/alive', fetch },
    onEvent: (event) => events.push(event),
    ...(timing === undefined ? {} : { timing }),
  });
  const nth = async (n: number): Promise<FakeSocket> => {
    for (let waited = 0; waited < 3_000; waited += 10) {
      const socket = sockets[n - 1];
      if (socket !== undefined) return socket;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    throw new Error(`socket ${n} was not opened`);
  };
  return { channel, sockets, events, nth };
}

export const received = (events: readonly SignalingEvent[]): unknown[] => events.flatMap((event) => (event.type === 'message' ? [event.message] : []));
export const states = (events: readonly SignalingEvent[]): string[] => events.flatMap((event) => (event.type === 'state' ? [event.state] : []));

export async function begun(socket: Promise<FakeSocket>, last: number): Promise<FakeSocket> {
  const found = await socket;
  found.open();
  found.say({ type: 'ready', last });
  return found;
}
