import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'puppeteer-core';
import { BackendProcess } from './support/backend-process.js';
import { book, endForBoth, inCall, joinByAudio, listed, MEMBER, PRACTITIONER, recorded, type Pair } from './support/consultation.js';
import { launch, Person } from './support/person.js';

const PHONE = { width: 360, height: 740 };
const DESK = { width: 1280, height: 800 };

describe('pages that go and come back in mid-consultation', { timeout: 300_000 }, () => {
  let backend: BackendProcess;
  let browser: Browser;
  let deskBrowser: Browser;
  let profile: string;
  let pair: Pair;
  let room: string;

  const openDesk = async (at = ''): Promise<Person> => {
    deskBrowser = await launch({ userDataDir: profile });
    return Person.open(deskBrowser, `${backend.url}/desk/${at}`, DESK, deskBrowser.defaultBrowserContext());
  };

  before(async () => {
    backend = await BackendProcess.start();
    browser = await launch();
    profile = await mkdtemp(join(tmpdir(), 'consultkit-profile-'));
    const member = await Person.open(browser, `${backend.url}/member/`, PHONE);
    await member.signIn(MEMBER);
    const desk = await openDesk();
    await desk.signIn(PRACTITIONER);
    pair = { member, desk };
    await book(pair);
    await joinByAudio(pair);
    await recorded(member, desk);
    room = await member.page.evaluate(() => location.hash);
  });
  after(async () => {
    await browser?.close();
    await deskBrowser?.close();
    await backend?.dispose();
    await rm(profile, { recursive: true, force: true });
  });

  // A line that has only gone silent is given up after a minute: nobody waits that long here.
  it('are seen to go at once; another tab of the same browser returns by itself, muted as it was left', async () => {
    const { member, desk } = pair;
    await member.click('button', /^\s*Mute/);
    await member.find('button', /Unmute/);
    await member.page.close({ runBeforeUnload: true });
    await desk.find('*', /has left for now/);
    pair.member = await Person.open(browser, `${backend.url}/member/${room}`, PHONE, member.page.browserContext());
    await pair.member.find('button', /Unmute/);
    await desk.find('*', /is muted/);
    await pair.member.click('button', /Unmute/);
    await recorded(pair.member, desk);
  });

  it('return from another page in the same tab', async () => {
    const { member, desk } = pair;
    await member.page.goto(`${backend.url}/`);
    await desk.find('*', /has left for now/);
    await member.page.goBack();
    await inCall(member);
    await inCall(desk);
    await recorded(member, desk);
  });

  it('are one at a time: a second tab takes over, the first says so and can take it back', async () => {
    const { member, desk } = pair;
    const second = await Person.open(browser, `${backend.url}/member/${room}`, PHONE, member.page.browserContext());
    await inCall(second);
    await member.find('*', /You opened this somewhere else/);
    await recorded(second, desk);
    await member.page.bringToFront();
    await member.click('button', /Use it here instead/);
    await inCall(member);
    await second.find('*', /You opened this somewhere else/);
    await recorded(member, desk);
    await second.page.close();
    await member.page.bringToFront();
    await inCall(member);
  });

  it('are back in the room by themselves after the recorder’s browser was killed, and go on with the same recording', async () => {
    const { member } = pair;
    // What the browser has been given to keep is with the operating system by then.
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const process = deskBrowser.process()!;
    const gone = new Promise((resolve) => process.once('exit', resolve));
    process.kill('SIGKILL');
    await gone;
    pair.desk = await openDesk(room);
    await inCall(pair.desk);
    await inCall(member);
    await recorded(member, pair.desk);
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    await endForBoth(pair);
    const items = await listed(backend, MEMBER);
    assert.equal(items.length, 1, 'one recording');
    const [item] = items;
    assert.deepEqual(item!.final, { count: item!.segments.length, aborted: false });
    assert.deepEqual(item!.segments.map(({ seq }) => seq), item!.segments.map((_, index) => index));
    await member.go('#/recordings');
    await member.find('button', /^Replay/);
  });
});
