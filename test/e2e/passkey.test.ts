import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'puppeteer-core';
import { BackendProcess } from './support/backend-process.js';
import { book, endForBoth, joinByAudio, MEMBER, openPair, type Pair } from './support/consultation.js';
import { forgetKeys, keysState } from './support/device-keys.js';
import { PasskeyDevice, type Passkey } from './support/passkey-device.js';
import { launch, Person } from './support/person.js';

describe('a passkey, in a real browser', { timeout: 300_000 }, () => {
  let backend: BackendProcess;
  let browser: Browser;
  let pair: Pair;
  let device: PasskeyDevice;
  let passkey: Passkey;

  before(async () => {
    backend = await BackendProcess.start();
    browser = await launch();
    pair = await openPair(browser, backend);
    await book(pair);
    await joinByAudio(pair);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await endForBoth(pair);
    device = await PasskeyDevice.addTo(pair.member.page);
  });
  after(async () => {
    await browser?.close();
    await backend?.dispose();
  });

  it('is added on the page of keys as a way to get the recordings back', async () => {
    const { member } = pair;
    await member.go('#/keys');
    await member.click('button', /Add a passkey/);
    await member.until(async () => (await keysState(member)).ways.includes('passkey'), 'a passkey among the ways');
    const made = await device.passkeys();
    assert.equal(made.length, 1);
    passkey = made[0]!;
    assert.equal((await keysState(member)).state, 'ready');
    assert.deepEqual(member.complaints, []);
  });

  it('opens nothing as another one: on a new device with none, with one of its own, or with a copy without its secret', async () => {
    const stranger = await Person.open(browser, `${backend.url}/member/`, { width: 360, height: 740 });
    const other = await PasskeyDevice.addTo(stranger.page);
    await stranger.signIn(MEMBER);
    await stranger.go('#/keys');
    await stranger.click('button', /Use a passkey instead/);
    await stranger.find('*', /no passkey that can do this/);
    // One for this site, which the device offers to nobody who asks for hers.
    await other.add({ ...passkey, credentialId: Buffer.from('another passkey').toString('base64'), userHandle: Buffer.from('another').toString('base64') });
    assert.equal((await other.passkeys()).length, 1);
    await stranger.click('button', /Use a passkey instead/);
    await stranger.find('*', /no passkey that can do this/);
    await other.add(passkey);
    await stranger.click('button', /Use a passkey instead/);
    const used = async (): Promise<boolean> => (await other.passkeys()).some(({ credentialId, signCount }) => credentialId === passkey.credentialId && signCount > passkey.signCount);
    await stranger.until(used, 'the copy to be used');
    await stranger.find('button[aria-busy=false]', /Use a passkey instead/);
    await stranger.find('*', /no passkey that can do this/);
    assert.equal((await keysState(stranger)).state, 'sealed');
    await stranger.go('#/recordings');
    await stranger.find('*', /cannot be shown on this device yet/);
    assert.equal((await stranger.text()).includes('Helen Marsh'), false, 'what is sealed is not drawn');
    await stranger.close();
  });

  it('opens the account’s key again when the device has lost it, and the recordings with it', async () => {
    const { member } = pair;
    await forgetKeys(member, `${backend.url}/member/`);
    await member.go('#/recordings');
    await member.find('*', /cannot be shown on this device yet/);
    assert.equal((await member.text()).includes('Helen Marsh'), false);
    assert.equal((await keysState(member)).state, 'sealed');
    await member.click('button', /^\s*Unlock/);
    await member.click('button', /Use a passkey instead/);
    await member.find('*', /Your recordings open on this device/);
    assert.equal((await keysState(member)).state, 'ready');
    await member.go('#/recordings');
    await member.click('button', /^Replay/);
    const video = await member.find('video');
    await member.until(() => video.evaluate((media) => (media as HTMLVideoElement).readyState >= 2), 'the first frame');
    assert.equal(await member.sees('*', /cannot be shown on this device yet/), false);
    assert.deepEqual(member.complaints.filter((complaint) => !complaint.includes('favicon')), []);
  });
});
