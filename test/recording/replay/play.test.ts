import { expect } from 'chai';
import { ConsultError, isConsultError } from '../../../src/domain/consult-error.js';
import { durationOf } from '../../../src/domain/timeline.js';
import type { PlayOptions } from '../../../src/recording/replay/play.js';
import type { Segment } from '../../../src/recording/segment.js';
import type { Playback } from '../../../src/recording/replay/playback-handle.js';
import { recordScenes } from '../record-scenes.js';
import { playSealed, sealSegments, testWorker, type SealedSegments } from '../seal-segments.js';
import { until, wait } from '../synthetic-party.js';

describe('play', () => {
  let segments: Segment[];
  let recording: SealedSegments;
  let media: HTMLVideoElement;
  let playback: Playback | null = null;

  before(async function () {
    this.timeout(60_000);
    // Long enough for the four pictures that Chromium wants before it shows one: a card has two a second.
    const scenes = [{ video: false, ms: 2600 }, { video: true, ms: 2300 }, { video: false, ms: 1250 }];
    const first = await recordScenes(scenes);
    // A recorder that came back: its numbers go on, its encoder is another one.
    const second = await recordScenes([{ video: true, ms: 2100 }], { firstSeq: first.length, epoch: 3 });
    segments = [...first, ...second];
    recording = await sealSegments(segments);
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

  const start = (more: Partial<PlayOptions> = {}, worker?: () => Worker): Playback => {
    playback = playSealed(recording, media, more, worker);
    return playback;
  };
  const bytesOf = (seq: number): Uint8Array<ArrayBuffer> | null => recording.sealed[seq] ?? null;

  for (const [where, worker] of [['in a worker', testWorker], ['on the page, where there is no worker', () => { throw new DOMException('no', 'SecurityError'); }]] as const) {
    it(`plays every epoch and run to the end, and knows its length at once: opened ${where}`, async function () {
      this.timeout(30_000);
      const { duration } = start({}, worker);
      expect(duration).to.equal(durationOf(recording.heads));
      await until(() => media.readyState >= HTMLMediaElement.HAVE_METADATA);
      expect(media.duration * 1000).to.be.closeTo(duration, 30);
      // A busy machine may make it wait; a hole between two ranges never may.
      const holes: number[] = [];
      media.addEventListener('waiting', () => { if (media.buffered.length > 1) holes.push(media.currentTime); });
      await media.play();
      await until(() => media.ended, 20_000);
      expect(media.currentTime * 1000).to.be.closeTo(duration, 30);
      expect(holes).to.deep.equal([]);
      expect(media.buffered.length).to.equal(1);
    });
  }

  it('is over at once where there is nothing to play yet, and asks for nothing', async () => {
    const asked: number[] = [];
    const fetchSegment = (seq: number): Promise<null> => { asked.push(seq); return Promise.resolve(null); };
    const { duration, done } = start({ segments: recording.heads.slice(0, 2), fetchSegment });
    await done;
    expect([duration, asked.length, media.src]).to.deep.equal([0, 0, '']);
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
    start({ fetchSegment: async (seq) => {
      asked.push(seq);
      await wait(seq < 4 ? 0 : 400);
      return bytesOf(seq);
    } });
    expect(asked.slice(0, 2)).to.deep.equal([1, 2]);
    await until(() => media.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA);
    expect(asked.length).to.be.below(recording.heads.length - 2);
    media.currentTime = durationOf(recording.heads) / 1000 - 0.5;
    await new Promise((resolve) => { media.addEventListener('seeked', resolve, { once: true }); });
    const last = recording.heads.length - 2;
    expect(asked).to.include(last);
    // The meta segment, and the empty one at the end, are nothing to play.
    expect(asked).not.to.include.members([0]).and.not.to.include.members([last + 1]);
  });

  it('asks again when the backend was away for a moment', async function () {
    this.timeout(20_000);
    let failures = 0;
    start({ fetchSegment: async (seq) => {
      if (seq === 2 && failures++ < 2) throw new ConsultError('backend/unreachable');
      return bytesOf(seq);
    } });
    await until(() => media.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA);
    expect(failures).to.equal(3);
  });

  it('steps over a hole that the recording itself has', async function () {
    this.timeout(30_000);
    // The last segment of the first run says that it is longer than it is.
    const { heads } = recording;
    const hole = heads.findIndex(({ kind }, index) => heads[index + 1]?.kind === 'init' && kind === 'media');
    const playing = start({ segments: heads.map((head, index) => (index === hole ? { ...head, dur: head.dur + 1500 } : head)) });
    await until(() => media.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA);
    await media.play();
    await until(() => media.ended, 25_000);
    expect(media.currentTime * 1000).to.be.closeTo(playing.duration, 30);
  });

  it('reaches the end of a recording that is longer than what is kept behind the playhead', async function () {
    this.timeout(40_000);
    playback = playSealed(await sealSegments(Array.from({ length: 5 }, () => segments).flat()), media);
    const seconds = playback.duration / 1000;
    const seek = async (time: number): Promise<void> => {
      const seeked = new Promise((resolve) => { media.addEventListener('seeked', resolve, { once: true }); });
      media.currentTime = time;
      await seeked;
    };
    await until(() => media.buffered.length === 1 && media.buffered.end(0) > 15);
    await seek(15);
    await until(() => media.buffered.end(0) > 30, 10_000);
    await seek(seconds - 15);
    await until(() => media.buffered.length === 1 && media.buffered.end(0) > seconds - 0.05, 10_000);
    await seek(seconds - 0.5);
    await until(() => media.buffered.start(0) > 0);
    await media.play();
    await until(() => media.ended, 5_000);
  });

  it('says what is missing, and resolves when it is stopped', async () => {
    const error: unknown = await start({ fetchSegment: async () => null }).done.then(() => null, (caught: unknown) => caught);
    expect(isConsultError(error) && error.code).to.equal('backend/not-found');
    const second = start();
    second.stop();
    second.stop();
    await second.done;
    expect(media.hasAttribute('src')).to.equal(false);
  });
});
