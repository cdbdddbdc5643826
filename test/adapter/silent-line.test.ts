import { expect } from 'chai';
import type { PulseTiming } from '../../src/adapter/http/socket-pulse.js';
import { until } from '../support/until.js';
import type { FakeSocket } from './fake-socket.js';
import { begun, message, open, states } from './open-channel.js';

describe('SocketChannel on a line that has gone silent', () => {
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
