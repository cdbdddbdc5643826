import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'puppeteer-core';
import { BackendProcess } from './support/backend-process.js';
import { book, joinByAudio, listed, MEMBER, openDesk, openPair, recorded, switchToVideo, type Pair } from './support/consultation.js';
import { launch } from './support/person.js';
import { replayToTheEnd, secondsOf } from './support/replay.js';

const pause = (millis: number) => new Promise((resolve) => setTimeout(resolve, millis));

describe('a consultation that ends while the backend is away', { timeout: 300_000 }, () => {
  let backend: BackendProcess;
  let browser: Browser;
  let pair: Pair;

  before(async () => {
    backend = await BackendProcess.start();
    browser = await launch();
    pair = await openPair(browser, backend);
    await book(pair);
    await joinByAudio(pair);
    await recorded(pair.member, pair.desk);
    await switchToVideo(pair.desk, pair.member);
    await pause(2_000);
  });
  after(async () => {
    await browser?.close();
    await backend?.dispose();
  });

  /** Of what the member has booked, but for what is still to come. */
  const statuses = async (): Promise<string[]> => {
    const api = await backend.as(MEMBER);
    const { items } = (await (await api('/appointments')).json()) as { items: { status: string }[] };
    return items.map(({ status }) => status).filter((status) => status !== 'booked');
  };

  it('stops being recorded on both pages at the member’s word, and ends on both at the practitioner’s', async () => {
    const { member, desk } = pair;
    await backend.kill();
    await member.click('button', /^\s*Recording/);
    await member.click('button', /Stop recording/);
    for (const person of [member, desk]) await person.until(async () => !(await person.sees('*', /^\s*Recording\s*$/)), 'the word that it is not recorded any more');
    await desk.click('button', /^\s*Leave/);
    await desk.click('button', /End for both/);
    await member.find('*', /Your consultation has ended/);
    await desk.find('*', /The consultation has ended|has ended/);
  });

  it('is closed once the backend is back, holds the member’s withdrawal, and can be replayed', async () => {
    const { member, desk } = pair;
    await backend.start();
    await desk.until(async () => (await statuses()).every((status) => status === 'fulfilled'), 'the end to be told', 60_000);
    await desk.until(async () => (await listed(backend, MEMBER))[0]?.final != null, 'the recording to be closed', 60_000);
    const [item] = await listed(backend, MEMBER);
    assert.deepEqual(item!.final, { count: item!.segments.length, aborted: false });
    assert.deepEqual(item!.segments.map(({ seq }) => seq), item!.segments.map((_, index) => index));
    const api = await backend.as(MEMBER);
    const { items: [raw] } = (await (await api('/recordings')).json()) as { items: { consents: string[] }[] };
    const words = raw!.consents.map((token) => JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as { role: string; seq: number; decision: string });
    assert.deepEqual(words.filter(({ role }) => role === 'patient').map(({ seq, decision }) => [seq, decision]), [[0, 'permit'], [1, 'withdraw']]);
    await member.go('#/recordings');
    await replayToTheEnd(member, secondsOf(item!));
  });

  it('shows the practitioner the day as it is, in a new tab too', async () => {
    const desk = await openDesk(browser, backend.url);
    await desk.until(async () => !/Let .* in/.test(await desk.text()), 'nobody to wait');
    assert.deepEqual(new Set(await statuses()), new Set(['fulfilled']));
  });
});
