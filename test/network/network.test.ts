import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'puppeteer-core';
import { endCall, openCall, type Call } from './call.js';
import { concealedDuring, relayProtocol } from './counters.js';
import { Network } from './network.js';
import { drawnBetween, pictureAfter } from './picture.js';
import { tell } from './tell.js';

const S = 1_000;
/** Recorded seconds of each second of the call. */
const RECORDED_MIN = 0.98;

describe('a call over a network that is not what it should be', { timeout: 900 * S }, () => {
  let network: Network;
  let call: Call;
  const pages = (): Page[] => [call.member.page, call.desk.page];
  const everywhere = async (measure: (page: Page) => Promise<number>): Promise<number> => Math.max(...(await Promise.all(pages().map(measure))));
  const begin = async (env: (network: Network) => Record<string, string> = () => ({}), first: Parameters<Network['set']>[0] = {}): Promise<void> => {
    network = await Network.open();
    await network.startBackend(env(network));
    await network.set(first);
    call = await openCall(network);
    await sleep(3 * S);
  };
  const recordsIt = async (): Promise<void> => {
    const share = await endCall(call);
    tell('recorded seconds of each second', share.toFixed(3));
    assert.equal(share >= RECORDED_MIN, true, `${share}`);
  };

  describe('that is cut', () => {
    before(() => begin());
    after(() => network.close());

    for (const seconds of [3, 10, 40]) {
      it(`for ${seconds} s: the picture is back within a second of the way`, async () => {
        await network.set({ cut: true });
        await sleep(seconds * S);
        const back = await network.set({ cut: false });
        const took = await everywhere((page) => pictureAfter(page, back));
        tell(`cut of ${seconds} s`, `${took} ms`);
        await sleep(5 * S);
        assert.equal(took <= 1 * S, true, `${took} ms`);
      });
    }

    it('and is recorded all the time', recordsIt);
  });

  describe('where the member gets another address', () => {
    before(() => begin());
    after(() => network.close());

    for (const host of [7, 8]) {
      it(`within five seconds the picture is back (address ${host})`, async () => {
        // What was on its way is drawn still.
        const moved = network.moveTo(host) + 200;
        const took = 200 + (await everywhere((page) => pictureAfter(page, moved)));
        tell('another address', `${took} ms`);
        await sleep(5 * S);
        assert.equal(took <= 5 * S, true, `${took} ms`);
      });
    }

    it('and is recorded all the time', recordsIt);
  });

  describe('that loses 30 of 100 packets', () => {
    before(() => begin());
    after(() => network.close());

    it('at most 8 of 100 pieces of the voice are made up', async () => {
      await network.set({ loss: 30 });
      await sleep(3 * S);
      const concealed = await everywhere((page) => concealedDuring(page, () => sleep(20 * S)));
      tell('concealed at 30 % loss', `${(concealed * 100).toFixed(1)} %`);
      await network.set({ loss: 0 });
      assert.equal(concealed <= 0.08, true, `${concealed}`);
    });

    it('and is recorded all the time', recordsIt);
  });

  describe('that carries 150 kbit/s', () => {
    before(() => begin());
    after(() => network.close());

    it('the voice stays whole, the picture gives way and comes back, and the page says so', async () => {
      await network.set({ rate: 150 });
      await sleep(10 * S);
      const from = Date.now();
      const concealed = await everywhere((page) => concealedDuring(page, () => sleep(15 * S)));
      const frames = await Promise.all(pages().map((page) => drawnBetween(page, from, from + 15 * S)));
      const words = await call.member.text();
      tell('150 kbit/s', `concealed ${(concealed * 100).toFixed(1)} %, pictures a second ${frames.map((count) => (count / 15).toFixed(1)).join(' and ')}, ${/weak line|Weak line|poor/i.exec(words)?.[0] ?? 'no word of a weak line'}`);
      const wide = await network.set({ rate: 0 });
      await sleep(10 * S);
      const again = await Promise.all(pages().map((page) => drawnBetween(page, wide + 5 * S, wide + 10 * S)));
      tell('after it', `pictures a second ${again.map((count) => (count / 5).toFixed(1)).join(' and ')}`);
      assert.equal(concealed <= 0.05, true, `concealed ${concealed}`);
      assert.equal(Math.min(...again) >= 5 * 5, true, `pictures ${again}`);
    });

    it('and is recorded all the time', recordsIt);
  });

  describe('that lets no UDP through', () => {
    const LIFETIME = 20;
    before(() => begin((made) => ({ ...made.startTurn(), TURN_LIFETIME: String(LIFETIME) }), { udp: false }));
    after(() => network.close());

    it('the call comes about by TURN over TCP', async () => {
      assert.equal(await relayProtocol(call.member.page), 'tcp');
    });

    it('and finds its way again when the credentials that it began with have run out', async () => {
      await sleep((LIFETIME + 15) * S);
      await network.set({ cut: true });
      await sleep(20 * S);
      const back = await network.set({ cut: false });
      const took = await everywhere((page) => pictureAfter(page, back));
      tell('cut of 20 s by TURN, credentials run out', `${took} ms`);
      assert.equal(took <= 10 * S, true, `${took} ms`);
    });

    it('and is recorded all the time', recordsIt);
  });
});
