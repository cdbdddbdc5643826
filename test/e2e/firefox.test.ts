import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'puppeteer-core';
import { BackendProcess } from './support/backend-process.js';
import { book, endForBoth, joinByAudio, listed, MEMBER, openDesk, openMember, recorded, switchToAudio, switchToVideo, type Pair } from './support/consultation.js';
import { launch, launchFirefox, type Person } from './support/person.js';
import { silentSound, type SilentSound } from './support/silent-sound.js';
import { replayToTheEnd, secondsOf } from './support/replay.js';

for (const role of ['member', 'practitioner'] as const) {
  describe(`a consultation with the ${role} in Firefox and the other in Chromium`, { timeout: 300_000 }, () => {
    let backend: BackendProcess;
    let chromium: Browser;
    let firefox: Browser;
    let sound: SilentSound;
    let pair: Pair;

    before(async () => {
      backend = await BackendProcess.start();
      sound = await silentSound();
      [chromium, firefox] = await Promise.all([launch(), launchFirefox(sound.env)]);
      const of = (who: typeof role): Browser => (who === role ? firefox : chromium);
      pair = { member: await openMember(of('member'), backend.url), desk: await openDesk(of('practitioner'), backend.url) };
    });
    after(async () => {
      await chromium?.close();
      await firefox?.close();
      await sound?.stop();
      await backend?.dispose();
    });

    it('is booked, joined by audio, switched to video by either and back, and ended', async () => {
      const { member, desk } = pair;
      await book(pair);
      await joinByAudio(pair);
      await recorded(member, desk);
      for (const person of [member, desk]) await person.hearsSomething();
      await switchToVideo(desk, member);
      await switchToAudio(member, desk);
      await switchToVideo(member, desk);
      await endForBoth(pair);
    });

    it('is one recording, complete, that the member replays to its end', async () => {
      const [item, ...others] = await listed(backend, MEMBER);
      assert.deepEqual([item?.epochs.map(({ mode }) => mode), others.length], [['audio', 'video', 'audio', 'video'], 0]);
      assert.deepEqual(item!.final, { count: item!.segments.length, aborted: false });
      await pair.member.go('#/recordings');
      await replayToTheEnd(pair.member, secondsOf(item!));
    });

    it('raised no complaint of either page', () => {
      const of = (person: Person): string[] => person.complaints;
      assert.deepEqual([of(pair.member), of(pair.desk)], [[], []]);
    });
  });
}
