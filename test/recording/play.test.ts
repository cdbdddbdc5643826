import { expect } from 'chai';
import { ConsultError, isConsultError } from '../../src/domain/consult-error.js';
import { durationOf } from '../../src/domain/timeline.js';
import { play } from '../../src/recording/play.js';
import type { Playback } from '../../src/recording/playback-handle.js';
import type { Segment } from '../../src/recording/recorder-handle.js';
import { recordScenes } from './record-scenes.js';
import { until, wait } from './synthetic-party.js';

describe('play', () => {
  let segments: Segment[];
  let media: HTMLVideoElement;
  let playback: Playback | null = null;

  before(async function () {
    this.timeout(60_000);
    const scenes = [{ video: false, ms: 1600 }, { video: true, ms: 2300 }, { video: false, ms: 1250 }];
    const first = await recordScenes(scenes);
    // A recorder that came back: its numbers go on, its encoder is another one.
    const second = await recordScenes([{ video: true, ms: 2100 }], { firstSeq: first.length, epoch: 3 });
    segments = [...first, ...second];
  });

  beforeEach(() => {
    media = document.createElement('video');
    media.muted = true;
  });

  afterEach(async () => {
    playback?.stop();
    await playback?.done.catch(() => undefined);
    playback = null;
  });

  const start = (fetchSegment = async (seq: number): Promise<Uint8Array<ArrayBuffer> | null> => segments[seq]?.bytes ?? null): Playback => {
    playback = play({ item: { segments: segments.map(({ head }) => head) }, media, fetchSegment });
    return playback;
  };

  it('plays every epoch and run to the end, and knows its length at once', async function () {
    this.timeout(30_000);
    const { duration } = start();
    expect(duration).to.equal(durationOf(segments.map(({ head }) => head)));
    await until(() => media.readyState >= HTMLMediaElement.HAVE_METADATA);
    expect(media.duration * 1000).to.be.closeTo(duration, 30);
    let waits = 0;
    media.addEventListener('waiting', () => { if (media.currentTime > 0) waits += 1; });
    await media.play();
    await until(() => media.ended, 20_000);
    expect(media.currentTime * 1000).to.be.closeTo(duration, 30);
    expect(waits).to.equal(0);
    expect(media.buffered.length).to.equal(1);
  });

  it('seeks to and fro, in the time of a frame once the bytes are there', async function () {
    this.timeout(30_000);
    const { duration } = start();
    await until(() => media.buffered.length === 1 && media.buffered.end(0) * 1000 > duration - 50);
    const times: number[] = [];
    for (const share of [0.9, 0.1, 0.5, 0.8, 0.02, 0.6]) {
      const before = performance.now();
      const seeked = new Promise((resolve) => { media.addEventListener('seeked', resolve, { once: true }); });
      media.currentTime = (duration / 1000) * share;
      await seeked;
      times.push(performance.now() - before);
    }
    console.log(`seek ms: ${times.map((time) => time.toFixed(0)).join(' ')}`);
    expect(times.sort((a, b) => a - b)[3]).to.be.below(200);
  });

  it('asks for media at once, never for all of it first, and where the playhead jumps to', async function () {
    this.timeout(20_000);
    const asked: number[] = [];
    start(async (seq) => {
      asked.push(seq);
      await wait(seq < 3 ? 0 : 400);
      return segments[seq]?.bytes ?? null;
    });
    expect(asked.slice(0, 2)).to.deep.equal([0, 1]);
    await until(() => media.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA);
    expect(asked.length).to.be.below(segments.length);
    media.currentTime = durationOf(segments.map(({ head }) => head)) / 1000 - 0.5;
    await new Promise((resolve) => { media.addEventListener('seeked', resolve, { once: true }); });
    expect(asked).to.include(segments.length - 1);
  });

  it('asks again when the backend was away for a moment', async function () {
    this.timeout(20_000);
    let failures = 0;
    start(async (seq) => {
      if (seq === 1 && failures++ < 2) throw new ConsultError('backend/unreachable');
      return segments[seq]?.bytes ?? null;
    });
    await until(() => media.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA);
    expect(failures).to.equal(3);
  });

  it('steps over a hole that the recording itself has', async function () {
    this.timeout(30_000);
    // The last segment of the first run says that it is longer than it is.
    const hole = segments.findIndex(({ head }, index) => segments[index + 1]?.head.kind === 'init' && head.kind === 'media');
    const heads = segments.map(({ head }, index) => (index === hole ? { ...head, dur: head.dur + 1500 } : head));
    playback = play({ item: { segments: heads }, media, fetchSegment: async (seq) => segments[seq]?.bytes ?? null });
    await until(() => media.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA);
    await media.play();
    await until(() => media.ended, 25_000);
    expect(media.currentTime * 1000).to.be.closeTo(playback.duration, 30);
  });

  it('shows nothing of bytes that are not those of the recording', async () => {
    const { done } = start(async (seq) => {
      const bytes = segments[seq]?.bytes.slice() ?? null;
      if (seq === 1 && bytes !== null) bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
      return bytes;
    });
    const error: unknown = await done.then(() => null, (caught: unknown) => caught);
    expect(isConsultError(error) && error.code).to.equal('ownership/denied');
    expect(media.readyState).to.equal(HTMLMediaElement.HAVE_NOTHING);
    expect(media.hasAttribute('src')).to.equal(false);
  });

  it('says what is missing, and resolves when it is stopped', async () => {
    const error: unknown = await start(async () => null).done.then(() => null, (caught: unknown) => caught);
    expect(isConsultError(error) && error.code).to.equal('backend/not-found');
    const second = start();
    second.stop();
    second.stop();
    await second.done;
    expect(media.hasAttribute('src')).to.equal(false);
  });
});
