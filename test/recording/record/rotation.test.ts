import { expect } from 'chai';
import { durationOf } from '../../../src/domain/timeline.js';
import { Mix } from '../../../src/recording/record/mix.js';
import type { Segment } from '../../../src/recording/segment.js';
import { RotationEngine } from '../../../src/recording/record/rotation-engine.js';
import { picturesOf } from '../decode-segments.js';
import { recordScenes } from '../record-scenes.js';
import { playSealed, sealSegments } from '../seal-segments.js';
import { until } from '../synthetic-party.js';

describe('the fallback by MediaRecorder', () => {
  let segments: Segment[];
  before(async function () {
    this.timeout(40_000);
    const parts = { makeMix: () => new Mix(), chooseEngine: async () => (host: ConstructorParameters<typeof RotationEngine>[0]) => new RotationEngine(host) };
    segments = await recordScenes([{ video: false, ms: 2000 }, { video: true, ms: 12_000 }, { video: false, ms: 2000 }], { parts });
  });

  it('makes a run of each file, at most about ten seconds and one epoch each', () => {
    const inits = segments.filter(({ kind }) => kind === 'init');
    expect(inits.map(({ dur, e }) => [dur, e])).to.deep.equal([[0, 0], [0, 1], [0, 1], [0, 2]]);
    expect(durationOf(segments)).to.be.closeTo(16_000, 700);
    // Chromium keeps to a key picture a second.
    expect(Math.max(...segments.map(({ dur }) => dur))).to.be.below(1600);
  });

  it('shows no camera in an audio epoch', async function () {
    this.timeout(60_000);
    for (const run of [[0, 0], [1, 0], [1, 1], [2, 0]].map(([epoch, nth]) => runOf(segments, epoch ?? 0, nth ?? 0))) {
      const shots = await picturesOf(run);
      const cameras = shots.filter(({ left, right }) => Math.max(...left, ...right) > 180).length;
      expect(shots.length).to.be.above(5);
      if (run[0]?.e === 1) expect(cameras).to.be.above(5);
      else expect(cameras).to.equal(0);
    }
  });

  it('plays to the end and seeks, also into what was skipped', async function () {
    this.timeout(40_000);
    const media = document.createElement('video');
    media.muted = true;
    const playback = playSealed(await sealSegments(segments), media);
    await until(() => media.readyState >= HTMLMediaElement.HAVE_METADATA);
    for (const seconds of [15, 1, 8, 13.9]) {
      media.currentTime = seconds;
      await new Promise((resolve) => { media.addEventListener('seeked', resolve, { once: true }); });
    }
    media.currentTime = 0;
    media.playbackRate = 4;
    await media.play();
    await until(() => media.ended, 20_000);
    expect(media.currentTime * 1000).to.be.closeTo(playback.duration, 200);
    playback.stop();
    await playback.done;
  });
});

/** The nth run of an epoch. */
function runOf(segments: readonly Segment[], epoch: number, nth: number): Segment[] {
  const mine = segments.filter(({ e }) => e === epoch);
  const starts = mine.flatMap(({ kind }, index) => (kind === 'init' ? [index] : []));
  return mine.slice(starts[nth], starts[nth + 1]);
}
