import assert from 'node:assert/strict';
import type { WireItem } from './consultation.js';
import type { Person } from './person.js';

/** How long a recording is, by its segments. */
export function secondsOf({ segments }: WireItem): number {
  return segments.reduce((sum, { dur }) => sum + dur, 0) / 1000;
}

/** Opens the newest recording in the list, seeks to its middle and plays on to its end, as its owner would. */
export function replayToTheEnd(person: Person, seconds: number): Promise<void> {
  return replay(person, seconds, { from: 0.5, rate: 2 });
}

/** The same from its beginning: what was played is let go of on the way, and the end comes all the same. */
export function replayFromTheBeginning(person: Person, seconds: number): Promise<void> {
  return replay(person, seconds, { from: 0, rate: 4 });
}

async function replay(person: Person, seconds: number, how: { from: number; rate: number }): Promise<void> {
  await person.click('button', /^Replay/);
  const video = await person.find('video');
  await person.until(() => video.evaluate((media) => (media as HTMLVideoElement).readyState >= 2), 'the first frame');
  const duration = await video.evaluate((media) => (media as HTMLVideoElement).duration);
  assert.ok(Math.abs(duration - seconds) < 0.5, `${duration} s, and ${seconds} s were recorded`);
  await video.evaluate(async (media, { from, rate }) => {
    const player = media as HTMLVideoElement;
    player.muted = true;
    if (from > 0) {
      player.currentTime = player.duration * from;
      await new Promise((resolve) => player.addEventListener('seeked', resolve, { once: true }));
    }
    player.playbackRate = rate;
    await player.play();
  }, how);
  await person.until(() => video.evaluate((media) => (media as HTMLVideoElement).ended), 'the end', 90_000);
  assert.ok(await video.evaluate((media) => (media as HTMLVideoElement).getVideoPlaybackQuality().totalVideoFrames) > 0, 'pictures were drawn');
}
