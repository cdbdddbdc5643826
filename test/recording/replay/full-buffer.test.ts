import { expect } from 'chai';
import { isConsultError } from '../../../src/domain/consult-error.js';
import type { MediaBuffer } from '../../../src/recording/replay/media-buffer.js';
import type { Playback } from '../../../src/recording/replay/playback-handle.js';
import { SegmentFeed } from '../../../src/recording/replay/segment-feed.js';
import { recordScenes } from '../record-scenes.js';
import { playSealed, sealSegments, type SealedSegments } from '../seal-segments.js';
import { until, wait } from '../synthetic-party.js';

describe('a browser whose media buffer is small', function () {
  this.timeout(40_000);
  const { appendBuffer } = SourceBuffer.prototype;
  let recording: SealedSegments;
  let media: HTMLVideoElement;
  let playback: Playback | null = null;

  before(async () => { recording = await sealSegments(await recordScenes([{ video: false, ms: 4100 }, { video: true, ms: 5100 }])); });
  beforeEach(() => {
    media = document.createElement('video');
    media.muted = true;
  });
  afterEach(async () => {
    SourceBuffer.prototype.appendBuffer = appendBuffer;
    playback?.stop();
    await playback?.done.catch(() => undefined);
  });

  /** Says that the buffer is full as soon as it holds this many seconds; returns how often it has said so. */
  function holds(seconds: number): () => number {
    let refusals = 0;
    SourceBuffer.prototype.appendBuffer = function (this: SourceBuffer, data) {
      let held = 0;
      for (let index = 0; index < this.buffered.length; index += 1) held += this.buffered.end(index) - this.buffered.start(index);
      if (held >= seconds) {
        refusals += 1;
        throw new DOMException('full', 'QuotaExceededError');
      }
      appendBuffer.call(this, data);
    };
    return () => refusals;
  }

  for (const seconds of [2.5, 4]) {
    it(`plays from the beginning to the end when it holds ${seconds} s`, async () => {
      const refusals = holds(seconds);
      playback = playSealed(recording, media);
      await until(() => media.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA);
      await media.play();
      await until(() => media.ended, 25_000);
      expect(refusals()).to.be.above(0);
      expect(media.currentTime * 1000).to.be.closeTo(playback.duration, 60);
    });
  }

  it('says that it cannot play when not one segment goes in', async () => {
    holds(0);
    playback = playSealed(recording, media);
    const error: unknown = await playback.done.then(() => null, (caught: unknown) => caught);
    expect(isConsultError(error) && error.code).to.equal('recording/playback');
  });
});

describe('a playhead that stands before a hole', function () {
  this.timeout(10_000);

  /** Three segments of a second; nothing is drawn. */
  function feedOf(state: Partial<HTMLMediaElement>, nextAfter: number | null, missing: number | null = null) {
    const media = Object.assign(new EventTarget(), { currentTime: 0.98, paused: false, seeking: false, ended: false, readyState: HTMLMediaElement.HAVE_FUTURE_DATA, ...state });
    const buffer = { append: () => Promise.resolve(true), end: () => Promise.resolve(), has: () => true, nextAfter: (seconds: number) => (seconds < 1 ? nextAfter : null), removeBefore: () => Promise.resolve(), removeAfter: () => Promise.resolve() };
    const segments = [{ seq: 0, kind: 'init' as const, dur: 0 }, ...[1, 2, 3].map((seq) => ({ seq, kind: 'media' as const, dur: 1000 }))];
    const feed = new SegmentFeed(segments, (seq) => (seq === missing ? new Promise(() => undefined) : Promise.resolve(new Uint8Array())), media as unknown as HTMLMediaElement);
    const stop = new AbortController();
    const done = feed.run(buffer as unknown as MediaBuffer, stop.signal);
    return { media, end: () => { stop.abort(); return done; } };
  }

  it('steps over it after a second, however small it is and whatever the browser says of its data', async () => {
    const { media, end } = feedOf({}, 1.02);
    await until(() => media.currentTime === 1.02, 4000);
    await end();
  });

  for (const [what, state, next, missing] of [['is paused', { paused: true }, 1.02, null], ['seeks', { seeking: true }, 1.02, null], ['has nothing behind the hole', {}, null, null], ['waits for what is not there yet', {}, 2.5, 2]] as const) {
    it(`stays when it ${what}`, async () => {
      const { media, end } = feedOf(state, next, missing);
      await wait(2600);
      expect(media.currentTime).to.equal(0.98);
      await end();
    });
  }
});
