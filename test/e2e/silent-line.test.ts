import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'puppeteer-core';
import { BackendProcess } from './support/backend-process.js';
import { book, endForBoth, inCall, joinByAudio, listed, openDesk, openMember, openPair, OTHER_MEMBER, OTHER_PRACTITIONER, OTHER_PRACTITIONER_NAME, recorded, type Pair } from './support/consultation.js';
import { launch } from './support/person.js';
import { replayFromTheBeginning, secondsOf } from './support/replay.js';
import { SwallowingProxy } from './support/swallowing-proxy.js';

/** Longer than any timer of a browser's socket or of the backend's. */
const SILENT_MS = 45_000;
/** Twice as long as what a player keeps of what it has played. */
const RECORDED_MS = 61_000;

describe('a line that goes silent while the member waits, and a minute that others talk meanwhile', { timeout: 300_000 }, () => {
  let backend: BackendProcess;
  let proxy: SwallowingProxy;
  let browser: Browser;
  let pair: Pair;
  let others: Pair;
  let recordedSince: number;

  before(async () => {
    backend = await BackendProcess.start();
    proxy = await SwallowingProxy.start(backend.port);
    browser = await launch();
    others = await openPair(browser, backend, { member: OTHER_MEMBER, practitioner: OTHER_PRACTITIONER });
    await book(others, OTHER_PRACTITIONER_NAME);
    await joinByAudio(others);
    await recorded(others.member, others.desk);
    recordedSince = Date.now();
    const member = await openMember(browser, proxy.url);
    pair = { member, desk: await openDesk(browser, backend.url) };
    await book(pair);
    await member.click('button', /^\s*Agree/);
    await member.click('button', /Join by audio only/);
    await member.find('*', /You are waiting for/);
  });
  after(async () => {
    await browser?.close();
    proxy?.stop();
    await backend?.dispose();
  });

  it('is noticed, though nobody says so: the practitioner sees the member, and lets them in within five seconds', async () => {
    assert.equal(proxy.swallow() > 0, true);
    await new Promise((resolve) => setTimeout(resolve, SILENT_MS));
    await pair.desk.click('a', /^Open/, '.button');
    await pair.desk.click('button', /Join by audio only/);
    await pair.desk.find('button', /^Let .* in/);
    const admitted = Date.now();
    await pair.desk.click('button', /^Let .* in/);
    await inCall(pair.member);
    const took = Date.now() - admitted;
    assert.equal(took < 5_000, true, `it took ${took} ms`);
    assert.deepEqual(pair.member.complaints, []);
  });

  it('what was recorded for a minute plays from its beginning to its end', async () => {
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, recordedSince + RECORDED_MS - Date.now())));
    await endForBoth(others);
    const [item] = await listed(backend, OTHER_MEMBER);
    const seconds = secondsOf(item!);
    assert.ok(seconds >= 60, `${seconds} s`);
    await others.member.go('#/recordings');
    await replayFromTheBeginning(others.member, seconds);
  });
});
