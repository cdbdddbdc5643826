import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Permission } from 'puppeteer-core';
import { BackendProcess } from './support/backend-process.js';
import { book, openPair, switchToVideo, type Pair } from './support/consultation.js';
import { launchAsking, type Person } from './support/person.js';

const DEVICES: Permission[] = ['microphone', 'camera'];

describe('devices that are allowed later, and turned off', { timeout: 300_000 }, () => {
  let backend: BackendProcess;
  let browser: Browser;
  let pair: Pair;
  /** Everything else is refused. */
  const permit = (person: Person, permissions: Permission[]): Promise<void> => person.page.browserContext().overridePermissions(backend.url, permissions);

  before(async () => {
    backend = await BackendProcess.start();
    browser = await launchAsking();
    pair = await openPair(browser, backend);
    await permit(pair.member, ['geolocation']);
    await permit(pair.desk, DEVICES);
    await book(pair);
  });
  after(async () => {
    await browser?.close();
    await backend?.dispose();
  });

  it('a member whose browser blocks the microphone comes in to listen, and the practitioner is told why nothing is heard', async () => {
    const { member, desk } = pair;
    await member.find('*', /Your browser blocked the microphone/);
    await member.click('button', /^\s*Agree/);
    await member.click('button', /Join and listen/);
    await desk.click('a', /^Open/, '.button');
    await desk.click('button', /Join by audio only/);
    await desk.click('button', /^Let .* in/);
    await member.find('button', /Use video/);
    await desk.find('p', /You cannot hear .*: their microphone does not work/);
    await member.hearsSomething();
  });

  it('allowed later in the call, it opens at the member’s press and not before, and is heard', async () => {
    const { member, desk } = pair;
    await permit(member, DEVICES);
    await member.find('p', /You can turn your microphone on now/);
    assert.equal(await desk.sees('p', /You cannot hear/), true);
    await member.click('button', /Turn microphone on/);
    await member.find('button', /Mute/);
    await desk.until(async () => !(await desk.sees('p', /You cannot hear/)), 'the word to be gone');
    await desk.hearsSomething();
  });

  it('a camera that is turned off in a call by video leaves the other’s picture, and stays off when the page is loaded again', async () => {
    const { member, desk } = pair;
    await switchToVideo(desk, member);
    await member.click('button', /Camera off/);
    await desk.find('p', /camera is off/);
    await member.seesMovingPicture();
    await member.page.reload();
    await member.find('button', /Camera on/);
    await member.seesMovingPicture();
    await desk.find('p', /camera is off/);
    await desk.hearsSomething();
    await member.click('button', /Camera on/);
    await desk.seesMovingPicture();
    await desk.until(async () => !(await desk.sees('p', /camera is off/)), 'the word to be gone');
    assert.deepEqual([member.complaints, desk.complaints], [[], []]);
  });
});
