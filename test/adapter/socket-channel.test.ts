import { expect } from 'chai';
import { SocketChannel } from '../../src/adapter/http/socket-channel.js';
import type { PulseTiming } from '../../src/adapter/http/socket-pulse.js';
import type { TokenSource } from '../../src/adapter/http/token-source.js';
import type { SignalingEvent } from '../../src/adapter/ports/signaling-port.js';
import type { SignalMessage } from '../../src/domain/signal-message.js';
import { until } from '../support/until.js';
import { FakeSocket } from './fake-socket.js';

const message = (seq: number): SignalMessage =>
  ({ v: 1, sid: 's1', from: 'patient', instance: 'i1', seq, body: { type: 'hello', to: null, commit: 'A'.repeat(43), heard: null } });

/** A channel with its sockets, its events, and a way to wait for its next socket. */
function open(token: TokenSource = async () => 'T', timing?: PulseTiming): { channel: SocketChannel; sockets: FakeSocket[]; events: SignalingEvent[]; nth: (n: number) => Promise<FakeSocket> } {
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

const received = (events: readonly SignalingEvent[]): unknown[] => events.flatMap((event) => (event.type === 'message' ? [event.message] : []));
const states = (events: readonly SignalingEvent[]): string[] => events.flatMap((event) => (event.type === 'state' ? [event.state] : []));

async function begun(socket: Promise<FakeSocket>, last: number): Promise<FakeSocket> {
  const found = await socket;
  found.open();
  found.say({ type: 'ready', last });
  return found;
}

describe('SocketChannel', () => {
  it('signs in by its first frame, keeps the token out of the URL, and sends what waited', async () => {
    const { channel, events, nth } = open();
    channel.send(message(0));
    const socket = await nth(1);
    expect(socket.url.search).to.equal('?instance=i1&after=now');
    socket.open();
    expect(socket.sent).to.deep.equal([{ type: 'auth', token: 'T' }]);
    socket.say({ type: 'ready', last: 5 });
    expect(socket.sent[1]).to.deep.equal({ type: 'send', n: 0, message: message(0) });
    expect(states(events)).to.deep.equal(['connecting', 'open']);
    channel.close();
  });

  it('after a loss: asks for what came after the last id, drops what comes again, resends in order what was not stored', async () => {
    const { channel, events, nth } = open();
    const first = await begun(nth(1), 5);
    for (const seq of [0, 1, 2]) channel.send(message(seq));
    first.say({ type: 'ack', n: 0 });
    first.say({ type: 'message', id: 6, message: 'six' });
    first.say({ type: 'message', id: 6, message: 'six' });
    first.drop();
    channel.send(message(3));
    const second = await begun(nth(2), 8);
    expect(second.url.searchParams.get('after')).to.equal('6');
    expect(second.numbers).to.deep.equal([1, 2, 3]);
    second.say({ type: 'message', id: 6, message: 'six' });
    second.say({ type: 'message', id: 7, message: 'seven' });
    second.say({ type: 'message', id: 8, message: 'eight' });
    expect(received(events)).to.deep.equal(['six', 'seven', 'eight']);
    expect(states(events)).to.deep.equal(['connecting', 'open', 'connecting', 'open']);
    second.say({ type: 'ack', n: 3 });
    second.drop();
    expect((await begun(nth(3), 8)).numbers).to.deep.equal([]);
    channel.close();
  });

  it('asks after where it first stood when nothing had come, so that nothing between is lost', async () => {
    const { channel, nth } = open();
    (await begun(nth(1), 41)).drop();
    expect((await nth(2)).url.searchParams.get('after')).to.equal('41');
    channel.close();
  });

  it('hears a backend again that lost its newest messages', async () => {
    const { channel, events, nth } = open();
    const first = await begun(nth(1), 9);
    first.drop();
    const second = await begun(nth(2), 2);
    second.say({ type: 'message', id: 3, message: 'three' });
    expect(received(events)).to.deep.equal(['three']);
    channel.close();
  });

  for (const how of ['frame', 'close code'] as const) {
    it(`leaves for good when replaced, told by ${how}`, async () => {
      const { events, nth, sockets, channel } = open();
      const socket = await begun(nth(1), 0);
      if (how === 'frame') socket.say({ type: 'replaced' });
      else socket.drop(4001);
      socket.drop(4001);
      channel.send(message(0));
      await new Promise((resolve) => setTimeout(resolve, 400));
      expect(events.slice(-2)).to.deep.equal([{ type: 'replaced' }, { type: 'state', state: 'closed' }]);
      expect(sockets).to.have.length(1);
    });
  }

  for (const [code, why] of [[4400, 'the backend cannot read what is sent'], [4403, 'it is forbidden'], [4404, 'the session is not mine']] as const) {
    it(`leaves for good when ${why}`, async () => {
      const { events, nth, sockets } = open();
      (await nth(1)).drop(code);
      await new Promise((resolve) => setTimeout(resolve, 400));
      expect(states(events)).to.deep.equal(['connecting', 'closed']);
      expect(sockets).to.have.length(1);
    });
  }

  it('asks for a newer token after it was refused', async () => {
    const asked: boolean[] = [];
    const { channel, nth } = open(async ({ refresh }) => {
      asked.push(refresh);
      return refresh ? 'T2' : 'T1';
    });
    (await nth(1)).drop(4401);
    const second = await nth(2);
    second.open();
    expect(second.sent[0]).to.deep.equal({ type: 'auth', token: 'T2' });
    expect(asked).to.deep.equal([false, true]);
    channel.close();
  });

  it('tries again when the sign-in itself fails', async () => {
    let attempts = 0;
    const { channel, nth } = open(async () => {
      attempts += 1;
      if (attempts === 1) throw new Error('no network');
      return 'T';
    });
    await nth(1);
    expect(attempts).to.equal(2);
    channel.close();
  });

  it('comes back at once when the browser says that it is online', async () => {
    const { channel, nth } = open();
    for (let n = 1; n <= 6; n += 1) {
      (await nth(n)).drop();
      globalThis.dispatchEvent(new Event('online'));
    }
    await nth(7);
    channel.close();
  });

  describe('on a line that has gone silent', () => {
    const FAST: PulseTiming = { beat: 60, silence: 120, doubt: 40 };
    const pings = (socket: FakeSocket): number => socket.sent.filter(({ type }) => type === 'ping').length;

    it('asks, takes any answer for life, and goes on to a new socket when none comes', async () => {
      const { channel, events, nth } = open(undefined, FAST);
      const first = await begun(nth(1), 0);
      for (let beats = 1; beats <= 4; beats += 1) {
        await until(() => pings(first) >= beats, 'a ping');
        first.say(beats % 2 === 0 ? { type: 'pong' } : { type: 'presence', role: 'practitioner', present: true });
      }
      expect(states(events)).to.deep.equal(['connecting', 'open']);
      await begun(nth(2), 0);
      expect(first.closed).to.equal(true);
      expect(states(events)).to.deep.equal(['connecting', 'open', 'connecting', 'open']);
      channel.close();
    });

    it('is not fooled by a backend that answers and stores nothing', async () => {
      const { channel, nth } = open(undefined, FAST);
      const first = await begun(nth(1), 0);
      channel.send(message(0));
      const answering = setInterval(() => first.say({ type: 'pong' }), 20);
      const second = await begun(nth(2), 0);
      clearInterval(answering);
      expect(second.numbers).to.deep.equal([0]);
      channel.close();
    });

    it('lets a backend that stores one after the other take its time', async () => {
      const { channel, sockets, nth } = open(undefined, { ...FAST, beat: 10_000 });
      const first = await begun(nth(1), 0);
      for (const seq of [0, 1, 2, 3]) channel.send(message(seq));
      for (const n of [0, 1, 2, 3]) {
        await new Promise((resolve) => setTimeout(resolve, 80));
        first.say({ type: 'ack', n });
      }
      expect(sockets.length).to.equal(1);
      channel.close();
    });

    for (const name of ['online', 'pageshow', 'visibilitychange']) {
      it(`finds out at once after ${name}`, async () => {
        const { channel, nth } = open(undefined, { beat: 60_000, silence: 60_000, doubt: 40 });
        const first = await begun(nth(1), 0);
        (name === 'visibilitychange' ? document : window).dispatchEvent(new Event(name));
        expect(pings(first)).to.equal(1);
        await nth(2);
        channel.close();
        (name === 'visibilitychange' ? document : window).dispatchEvent(new Event(name));
        expect(pings(first)).to.equal(1);
      });
    }

    it('finds out at once when it is asked to', async () => {
      const { channel, nth } = open(undefined, { beat: 60_000, silence: 60_000, doubt: 40 });
      await begun(nth(1), 0);
      channel.probe();
      await begun(nth(2), 0);
      channel.close();
    });

    it('goes on when the sign-in never answers, and opens nothing with what it answers too late', async () => {
      const answers: ((token: string) => void)[] = [];
      const { channel, sockets, nth } = open(() => new Promise((resolve) => answers.push(resolve)), FAST);
      await until(() => answers.length === 2, 'a second question');
      answers[0]?.('late');
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(sockets.length).to.equal(0);
      answers[1]?.('T');
      const socket = await begun(nth(1), 0);
      expect(socket.sent[0]).to.deep.equal({ type: 'auth', token: 'T' });
      channel.close();
    });
  });

  it('passes presence and status on, and skips what it does not know', async () => {
    const { channel, events, nth } = open();
    const socket = await begun(nth(1), 0);
    socket.say({ type: 'unheard-of' });
    socket.onmessage?.({ data: 'not json' });
    socket.onmessage?.({ data: new ArrayBuffer(4) });
    socket.say({ type: 'presence', role: 'practitioner', present: true });
    socket.say({ type: 'encounter', status: 'in-progress' });
    expect(events.slice(2)).to.deep.equal([{ type: 'presence', role: 'practitioner', present: true }, { type: 'encounter', status: 'in-progress' }]);
    channel.close();
  });

  it('says and opens nothing after close, however often', async () => {
    const { channel, events, nth, sockets } = open();
    const socket = await begun(nth(1), 0);
    const before = events.length;
    channel.close();
    channel.close();
    channel.send(message(0));
    socket.say({ type: 'presence', role: 'practitioner', present: true });
    socket.drop();
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect([events.length - before, sockets.length, socket.closed]).to.deep.equal([0, 1, true]);
    const unopened = open();
    unopened.channel.close();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect([unopened.events, unopened.sockets]).to.deep.equal([[], []]);
  });
});
