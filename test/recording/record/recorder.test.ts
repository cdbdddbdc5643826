import { expect } from 'chai';
import { isConsultError } from '../../../src/domain/consult-error.js';
import { durationOf } from '../../../src/domain/timeline.js';
import { Mix } from '../../../src/recording/record/mix.js';
import { createRecorder } from '../../../src/recording/record/recorder.js';
import type { Segment } from '../../../src/recording/segment.js';
import { picturesOf, soundOf, type Shot } from '../decode-segments.js';
import { recordScenes, NAMES } from '../record-scenes.js';

const SCENES = [false, true, false, true, false].map((video) => ({ video, ms: 2300 }));

/** Whether a half of the picture is a camera's bright green or red, and not a card's calm colours. */
const bright = ([red, green, blue]: readonly number[]): boolean => Math.max(red ?? 0, green ?? 0, blue ?? 0) > 180;
const showsCamera = ({ left, right }: Shot): boolean => bright(left) || bright(right);

describe('recorder', () => {
  let segments: Segment[];
  const troubles: unknown[] = [];
  before(async function () {
    this.timeout(30_000);
    segments = await recordScenes(SCENES, { onTrouble: (error) => troubles.push(error) });
  });

  it('numbers segments without a gap, each with its epoch', () => {
    expect(troubles).to.deep.equal([]);
    for (const [index, { seq, kind, e, dur, bytes }] of segments.entries()) {
      expect(seq).to.equal(index);
      expect(bytes.length).to.be.above(0);
      expect(Number.isInteger(dur)).to.equal(true);
      expect(dur === 0).to.equal(kind === 'init');
      expect(e).to.be.within(segments[index - 1]?.e ?? 0, (segments[index - 1]?.e ?? 0) + 1);
    }
    expect(new Set(segments.map(({ e }) => e)).size).to.equal(SCENES.length);
  });

  it('makes segments of one second, cut where an epoch begins', () => {
    for (const [epoch, { ms }] of SCENES.entries()) {
      const mine = segments.filter(({ e }) => e === epoch);
      expect(mine[0]?.kind).to.equal('init');
      expect(mine.slice(1, -1).map(({ dur }) => dur)).to.deep.equal(mine.slice(1, -1).map(() => 1000));
      expect(durationOf(mine), `epoch ${epoch}`).to.be.closeTo(ms, 250);
    }
    const scened = SCENES.reduce((sum, { ms }) => sum + ms, 0);
    expect(durationOf(segments)).to.be.closeTo(scened, 500);
  });

  it('shows no camera in an audio epoch, and nothing else in a video epoch, in each segment decoded alone', async function () {
    this.timeout(90_000);
    let pictures = 0;
    for (const epoch of SCENES.keys()) {
      const [header, ...media] = segments.filter(({ e }) => e === epoch);
      for (const segment of media) {
        const shots = await picturesOf(header === undefined ? [] : [header, segment]);
        expect(shots.length, `segment ${segment.seq}`).to.be.above(0);
        pictures += shots.length;
        expect(shots.map(showsCamera), `segment ${segment.seq}`).to.deep.equal(shots.map(() => SCENES[epoch]?.video === true));
      }
    }
    console.log(`${segments.length} segments decoded alone, ${pictures} pictures looked at`);
  });

  it('holds as much sound as it says', async () => {
    for (const epoch of SCENES.keys()) {
      const run = segments.filter(({ e }) => e === epoch);
      // What an Opus decoder throws away at its start: 6.5 ms.
      expect((await soundOf(run)).duration * 1000).to.be.closeTo(durationOf(run), 10);
    }
  });

  it('says so when the browser cannot record', async () => {
    const parts = { makeMix: () => new Mix(), chooseEngine: async () => null };
    const options = { firstSeq: 0, epoch: 0, video: false, names: NAMES, onSegment: () => undefined, onTrouble: () => undefined };
    const error: unknown = await createRecorder(options, parts).catch((caught: unknown) => caught);
    expect(isConsultError(error) && error.code).to.equal('media/unsupported');
  });
});
