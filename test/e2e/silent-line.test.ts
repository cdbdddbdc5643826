import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'puppeteer-core';
import { BackendProcess } from './support/backend-process.js';
import { book, inCall, MEMBER, PRACTITIONER, type Pair } from './support/consultation.js';
import { launch, Person } from './support/person.js';
import { SwallowingProxy } from './support/swallowing-proxy.js';

/** Longer than any timer of a browser's socket or of the backend's. */
const SILENT_MS = 45_000;

describe('a line that goes silent while the member waits', { timeout: 300_000 }, () => {
  let backend: BackendProcess;
  let proxy: SwallowingProxy;
  let browser: Browser;
  let pair: Pair;

  before(async () => {
    backend = await BackendProcess.start();
    proxy = await SwallowingProxy.start(backend.port);
    browser = await launch();
    const member = await Person.open(browser, `${proxy.url}/member/`, { width: 360, height: 740 });
    await member.signIn(MEMBER);
    const desk = await Person.open(browser, `${backend.url}/desk/`, { width: 1280, height: 800 });
    await desk.signIn(PRACTITIONER);
    pair = { member, desk };
    await book(pair);
    await member.click('button', /^\s*Agree/);
    await member.click('button', /Join by audio only/);
    await member.find('*', /will let you in/);
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
});
