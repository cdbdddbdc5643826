import { expect } from 'chai';
import type { PulseTiming } from '../../src/adapter/http/socket-pulse.js';
import { until } from '../support/until.js';
import { begun, open, states } from './open-channel.js';

const SLOW: PulseTiming = { beat: 60_000, silence: 60_000, doubt: 60_000 };

/** A way to the backend that is there or not; what was asked. */
function way() {
  const state = { there: false, asked: [] as RequestInit[] };
  const fetch = ((_url: string, init: RequestInit) => {
    state.asked.push(init);
    return state.there ? Promise.resolve(new Response(null, { status: 204 })) : Promise.reject(new TypeError('no way'));
  }) as typeof globalThis.fetch;
  return { state, fetch };
}

describe('the way back to the backend', () => {
  it('is looked for without a word about anybody, and the channel opens as soon as it is found', async () => {
    const { state, fetch } = way();
    const { channel, sockets, nth } = open(undefined, SLOW, fetch);
    const first = await begun(nth(1), 0);
    for (let n = 0; n < 6; n += 1) first.drop(1006);
    const waiting = sockets.length;
    channel.probe();
    await until(() => state.asked.length >= 2, 'a second question');
    for (const init of state.asked) expect([init.method, init.credentials, init.headers]).to.deep.equal(['HEAD', 'omit', undefined]);
    state.there = true;
    await nth(waiting + 1);
    channel.close();
  });

  it('is the end of a socket that stays behind it', async () => {
    const { state, fetch } = way();
    state.there = true;
    const { channel, events, nth } = open(undefined, SLOW, fetch);
    await begun(nth(1), 0);
    channel.probe();
    await begun(nth(2), 0);
    expect(states(events)).to.deep.equal(['connecting', 'open', 'connecting', 'open']);
    channel.close();
  });

  it('gives up no socket that has connected, and each that has not for a longer time, so that a slow backend is reached', async () => {
    const { state, fetch } = way();
    state.there = true;
    const { channel, sockets, nth } = open(undefined, SLOW, fetch);
    (await nth(1)).open();
    const probing = setInterval(() => channel.probe(), 50);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(sockets).to.have.length(1);
    sockets[0]?.say({ type: 'ready', last: 0 });
    sockets[0]?.drop();
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    expect(sockets.length).to.be.within(3, 5);
    clearInterval(probing);
    channel.close();
  });

  it('is told of where the open socket answers, once for each question', async () => {
    const { fetch } = way();
    const { channel, events, nth } = open(undefined, SLOW, fetch);
    const socket = await begun(nth(1), 0);
    channel.probe();
    channel.probe();
    expect(socket.sent.filter(({ type }) => type === 'ping')).to.have.length(1);
    socket.say({ type: 'pong' });
    socket.say({ type: 'pong' });
    expect(events.filter(({ type }) => type === 'reached')).to.have.length(1);
    channel.close();
  });

  it('is not looked for after close', async () => {
    const { state, fetch } = way();
    const { channel, nth } = open(undefined, SLOW, fetch);
    await begun(nth(1), 0);
    channel.probe();
    channel.close();
    const asked = state.asked.length;
    channel.probe();
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(state.asked.length).to.equal(asked);
  });
});
