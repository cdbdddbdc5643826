import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'puppeteer-core';
import { BackendProcess } from './support/backend-process.js';
import { book, endForBoth, inCall, joinByAudio, listed, MEMBER, openPair, switchToVideo, type Pair } from './support/consultation.js';
import { launch } from './support/person.js';

const pause = (millis: number) => new Promise((resolve) => setTimeout(resolve, millis));

describe('a consultation that is interrupted', { timeout: 300_000 }, () => {
  let backend: BackendProcess;
  let browser: Browser;
  let pair: Pair;

  before(async () => {
    backend = await BackendProcess.start();
    browser = await launch();
    pair = await openPair(browser, backend);
    await book(pair);
    await joinByAudio(pair);
    await switchToVideo(pair.desk, pair.member);
  });
  after(async () => {
    await browser?.close();
    await backend?.dispose();
  });

  it('goes on after the member’s page is loaded again', async () => {
    await pair.member.page.reload();
    await inCall(pair.member);
    await pair.member.seesMovingPicture();
    await pair.desk.seesMovingPicture();
  });

  it('goes on after the practitioner’s page is loaded again', async () => {
    await pair.desk.page.reload();
    await inCall(pair.desk);
    await pair.desk.seesMovingPicture();
    await pair.member.seesMovingPicture();
  });

  it('keeps its media while the backend is killed, and finds it again', async () => {
    await backend.kill();
    await pause(3_000);
    await pair.member.seesMovingPicture();
    await pair.desk.seesMovingPicture();
    await backend.start();
    await pair.member.seesMovingPicture();
    await pause(3_000);
  });

  it('has a complete recording in the end: no segment lost or doubled', async () => {
    await endForBoth(pair);
    const [item] = await listed(backend, MEMBER);
    assert.ok(item !== undefined && item.final !== null);
    assert.equal(item.final.aborted, false);
    assert.equal(item.final.count, item.segments.length);
    assert.deepEqual(item.segments.map(({ seq }) => seq), item.segments.map((_, index) => index));
    const media = item.segments.filter(({ kind }) => kind === 'media');
    assert.equal(new Set(media.map(({ ct }) => ct)).size, media.length, 'no segment twice');
    assert.deepEqual(item.epochs.map(({ mode }) => mode), ['audio', 'video']);
    assert.ok(item.segments.filter(({ kind }) => kind === 'init').length >= 3, 'a run of audio, one of video, one after the practitioner’s reload');
  });

  it('plays across the interruption', async () => {
    const { member } = pair;
    await member.go('#/recordings');
    await member.click('button', /^Replay/);
    const video = await member.find('video');
    await member.until(() => video.evaluate((media) => (media as HTMLVideoElement).readyState >= 2), 'the first frame');
    await video.evaluate(async (media) => {
      const player = media as HTMLVideoElement;
      player.muted = true;
      player.playbackRate = 2;
      await player.play();
    });
    await member.until(() => video.evaluate((media) => (media as HTMLVideoElement).ended), 'the end', 120_000);
  });
});
