import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'puppeteer-core';
import { BackendProcess } from './support/backend-process.js';
import { book, joinByAudio, MEMBER, PRACTITIONER, switchToVideo, type Pair } from './support/consultation.js';
import { launch, Person } from './support/person.js';
import { RefusingProxy } from './support/refusing-proxy.js';

describe('a member behind a proxy that refuses WebSockets', { timeout: 300_000 }, () => {
  let backend: BackendProcess;
  let proxy: RefusingProxy;
  let browser: Browser;
  let pair: Pair;

  before(async () => {
    backend = await BackendProcess.start();
    proxy = await RefusingProxy.start(backend.port);
    browser = await launch();
    const member = await Person.open(browser, `${proxy.url}/member/`, { width: 360, height: 740 });
    await member.signIn(MEMBER);
    const desk = await Person.open(browser, `${backend.url}/desk/`, { width: 1280, height: 800 });
    await desk.signIn(PRACTITIONER);
    pair = { member, desk };
  });
  after(async () => {
    await browser?.close();
    proxy?.stop();
    await backend?.dispose();
  });

  it('waits, is let in, and talks by video', async () => {
    await book(pair);
    await joinByAudio(pair);
    assert.equal(proxy.refused >= 2, true, `${proxy.refused} were refused`);
    await switchToVideo(pair.member, pair.desk);
  });

  it('hears that it is over', async () => {
    await pair.desk.click('button', /^\s*Leave/);
    await pair.desk.click('button', /End for both/);
    await pair.member.find('*', /Your consultation has ended/);
  });
});
