import { expect } from 'chai';
import { backoff } from '../../src/async/backoff.js';
import { judgeHealth } from '../../src/recording/record/health.js';
import { initials } from '../../src/domain/initials.js';
import { PacketMerge } from '../../src/recording/record/packet-merge.js';
import type { Packet } from '../../src/recording/webm/packet.js';
import { PICTURE_RUNGS, tooSlow } from '../../src/recording/record/picture-rungs.js';
import { planFrame, type FramePlan, type PlanState, type Scene } from '../../src/recording/record/segment-plan.js';
import { evictable, placeSegments, wantedSegments, type TimedSegment } from '../../src/recording/replay/segment-window.js';
import { REFUSALS, sendOutcome } from '../../src/recording/upload/send-outcome.js';
import { SilenceWatch } from '../../src/recording/record/silence-due.js';

describe('planFrame', () => {
  const AUDIO: Scene = { epoch: 0, video: false };
  const VIDEO: Scene = { epoch: 1, video: true };
  /** The pictures of a line of moments: [ms of sound, scene]. */
  const frames = (moments: readonly (readonly [number, Scene])[]): FramePlan[] => {
    const planned: FramePlan[] = [];
    let state: PlanState | null = null;
    for (const [position, scene] of moments) {
      const next = planFrame(state, scene, 60, position);
      if (next === null) continue;
      state = next.state;
      planned.push(next.frame);
    }
    return planned;
  };
  const every10 = (from: number, to: number, scene: Scene): [number, Scene][] =>
    Array.from({ length: (to - from) / 10 }, (_, index) => [from + index * 10, scene]);

  it('draws cards twice a second, with a key picture each second', () => {
    expect(frames(every10(0, 2100, AUDIO)).map(({ at, key }) => [at, key])).to.deep.equal([[0, true], [500, false], [1000, true], [1500, false], [2000, true]]);
  });

  it('keeps the second exact at a pace that does not divide it', () => {
    const times = frames(every10(0, 2010, VIDEO));
    expect(times.filter(({ key }) => key).map(({ at }) => at)).to.deep.equal([0, 1000, 2000]);
    expect(times.slice(15, 19).map(({ at }) => at)).to.deep.equal([900, 960, 1000, 1060]);
  });

  for (const [name, from, to] of [['audio to video', AUDIO, VIDEO], ['video to audio', { ...VIDEO, epoch: 0 }, { ...AUDIO, epoch: 1 }]] as const) {
    it(`cuts at once from ${name}: a key picture, a new run, nothing of the new scene before it`, () => {
      const planned = frames([...every10(0, 730, from), ...every10(730, 1800, to)]);
      const first = planned.findIndex(({ epoch }) => epoch === 1);
      expect(planned[first]).to.deep.include({ key: true, run: 1, cameras: to.video });
      expect(planned[first]?.at).to.be.within(720, 740);
      expect(planned.slice(0, first).every(({ run, epoch, cameras }) => run === 0 && epoch === 0 && cameras === from.video)).to.equal(true);
      expect(planned.slice(first).every(({ run, epoch, cameras }) => run === 1 && epoch === 1 && cameras === to.video)).to.equal(true);
      expect(planned.filter(({ key, run }) => key && run === 1)[1]?.at).to.equal((planned[first]?.at ?? 0) + 1000);
    });
  }

  it('never stamps two pictures alike, not even at two cuts in one moment', () => {
    const planned = frames([[0, AUDIO], [0, VIDEO], [10, VIDEO], [20, VIDEO], [20, { epoch: 2, video: false }], [40, { epoch: 2, video: false }]]);
    expect(planned.map(({ at, epoch }) => [at, epoch])).to.deep.equal([[0, 0], [20, 1], [40, 2]]);
  });

  it('goes on from now after a long block', () => {
    expect(frames([[0, VIDEO], [60, VIDEO], [5070, VIDEO], [5080, VIDEO], [5125, VIDEO]]).map(({ at, key }) => [at, key]))
      .to.deep.equal([[0, true], [60, false], [5060, true], [5120, false]]);
  });
});

describe('PacketMerge', () => {
  const packet = (line: Packet['line'], at: number): Packet => ({ line, at, duration: 20, key: true, data: new Uint8Array() });
  it('lets go in order of time, pictures first, and the rest at the end', () => {
    const merge = new PacketMerge();
    const out = [...merge.push(packet('audio', 0)), ...merge.push(packet('audio', 20)), ...merge.push(packet('video', 0)), ...merge.push(packet('video', 20))];
    expect(out.map(({ line, at }) => `${line}${at}`)).to.deep.equal(['video0', 'audio0', 'video20']);
    merge.push(packet('audio', 40));
    expect(merge.drain().map(({ at }) => at)).to.deep.equal([20, 40]);
  });
});

describe('tooSlow', () => {
  const [best] = PICTURE_RUNGS;
  const times = (count: number, time: number): number[] => Array.from({ length: count }, () => time);
  for (const [name, list, verdict] of [
    ['a fast encoder', times(40, 12), false],
    ['a slow one', times(40, 55), true],
    ['one that drops every other picture', Array.from({ length: 40 }, (_, index) => (index % 2 ? Infinity : 50)), true],
    ['a busy moment', [...times(34, 12), ...times(10, 400)], false],
    ['too few to say', times(10, 400), false],
  ] as const) it(`${name}: ${verdict}`, () => expect(tooSlow(list, best)).to.equal(verdict));
});

describe('SilenceWatch', () => {
  it('puts back what was lost, not what is late', () => {
    const watch = new SilenceWatch();
    let [received, inserted] = [0, 0];
    for (let clock = 0; clock < 10_000; clock += 10) {
      const lost = clock >= 4000 && clock < 4600;
      if (!lost) received += 10;
      const due = watch.judge(clock + (clock > 7000 && clock < 7300 ? 120 : 0), received);
      received += due;
      inserted += due;
    }
    expect(inserted).to.be.closeTo(600, 20);
  });
});

describe('judgeHealth', () => {
  const fine = { now: 10_000, lastData: 9_500, soundRuns: true, failed: false };
  for (const [change, code] of [
    [{}, null],
    [{ lastData: 8_000 }, 'recording/no-data'],
    [{ failed: true }, 'recording/stopped-itself'],
    [{ soundRuns: false, failed: true, lastData: 0 }, 'recording/audio-suspended'],
  ] as const) it(`${JSON.stringify(change)}: ${code}`, () => expect(judgeHealth({ ...fine, ...change })).to.equal(code));
});

describe('initials', () => {
  for (const [name, expected] of [
    ['Aoife Byrne', 'AB'], ['Dr Sam Okafor', 'SO'], ['  niamh  ', 'N'], ['Dr', 'D'], ['李小龍', '李'], ['Ó Briain-Walsh, Seán', 'ÓS'],
    ['محمد علي', 'م\u200cع'], ['<img src=x>', 'IX'], ['🙂', '·'], ['', '·'], ['a'.repeat(400), 'A'],
  ] as const) it(`${name.slice(0, 24)}: ${expected}`, () => expect(initials(name)).to.equal(expected));
});

describe('the window of a player', () => {
  const head = (seq: number, kind: TimedSegment['kind'], dur: number): TimedSegment => ({ seq, kind, dur });
  const media = (seq: number): TimedSegment => head(seq, 'media', 1000);
  // 0: header, 1..3 media (0–3 s), 4: header of the next run, 5..6 media (3–5 s), 7: a long one (5–15 s).
  const placed = placeSegments([head(0, 'init', 0), media(1), media(2), media(3), head(4, 'init', 0), media(5), media(6), head(7, 'media', 10_000)]);

  it('lays segments end to end, each with its run', () => {
    expect(placed.map(({ seq, start, end, init, runStart }) => [seq, start, end, init, runStart])).to.deep.equal([
      [1, 0, 1000, 0, 0], [2, 1000, 2000, 0, 0], [3, 2000, 3000, 0, 0], [5, 3000, 4000, 4, 3000], [6, 4000, 5000, 4, 3000], [7, 5000, 15_000, 4, 3000],
    ]);
    expect(placeSegments([media(0), head(1, 'init', 0), media(2)]).map(({ seq, start }) => [seq, start])).to.deep.equal([[2, 1000]]);
  });

  it('gives no place to the meta segment and to the empty one at the end', () => {
    expect(placeSegments([head(0, 'meta', 0), head(1, 'init', 0), media(2), head(3, 'media', 0)]).map(({ seq, start }) => [seq, start])).to.deep.equal([[2, 0]]);
  });

  for (const [time, ahead, expected] of [
    [0, 2000, [1, 2]], [0, 2001, [1, 2, 3]], [999, 1000, [1, 2]], [1000, 1000, [2]], [2500, 20_000, [3, 5, 6, 7]], [14_999, 20_000, [7]], [15_000, 20_000, []],
  ] as const) it(`wants ${expected.join(' ') || 'nothing'} at ${time} for ${ahead}`, () => expect(wantedSegments(placed, time, ahead).map(({ seq }) => seq)).to.deep.equal(expected));

  it('gives up whole segments far behind, and only what is there', () => {
    const have = new Set([1, 2, 5]);
    expect(evictable(placed, have, 4500, 1500)).to.deep.equal({ end: 2000, seqs: [1, 2] });
    expect(evictable(placed, have, 900, 1500)).to.equal(null);
    expect(evictable(placed, new Set(), 9000, 0)).to.equal(null);
  });
});

describe('sendOutcome', () => {
  for (const [code, refusals, expected] of [
    ['backend/unreachable', 0, 'again'], ['backend/failed', 0, 'again'], ['backend/unauthenticated', 0, 'again'], ['backend/bad-response', REFUSALS, 'again'], ['backend/too-many-requests', REFUSALS, 'again'],
    ['backend/conflict', 1, 'stuck'], ['recording/erased', 1, 'stuck'], ['backend/rejected', 1, 'again'], ['backend/rejected', REFUSALS, 'stuck'],
    ['backend/not-found', REFUSALS, 'stuck'], ['session/over', 1, 'stuck'],
  ] as const) it(`${code}, refused ${refusals}: ${expected}`, () => expect(sendOutcome(code, refusals)).to.equal(expected));

  it('waits between half a second and fifteen', () => {
    expect([1, 2, 3, 6, 50].map((failures) => backoff(failures, () => 1))).to.deep.equal([500, 1000, 2000, 15_000, 15_000]);
    expect([1, 2, 3, 6, 50].map((failures) => backoff(failures, () => 0))).to.deep.equal([500, 500, 1000, 7500, 7500]);
  });
});
