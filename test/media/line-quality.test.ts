import { expect } from 'chai';
import { LINE_LIMITS, lineCounters, lineQuality, type LineCounters, type LineQuality } from '../../src/media/line-quality.js';

const START: LineCounters = { at: 1_000, packetsReceived: 100, packetsLost: 5, concealedSamples: 900, totalSamples: 90_000, framesDecoded: 40, frozen: 700, roundTrip: 40 };

/** What one second brings on a line that does all it should. */
const SECOND: LineCounters = { at: 1_000, packetsReceived: 100, packetsLost: 0, concealedSamples: 0, totalSamples: 48_000, framesDecoded: 24, frozen: 0, roundTrip: 40 };

function after(second: Partial<LineCounters>): LineCounters {
  const step = { ...SECOND, ...second };
  const added = Object.fromEntries(Object.entries(START).map(([name, value]) => [name, (value ?? 0) + (step[name as keyof LineCounters] ?? 0)]));
  return { ...(added as unknown as LineCounters), roundTrip: step.roundTrip };
}

const ROWS: readonly (readonly [string, Partial<LineCounters>, LineQuality, LineQuality])[] = [
  // what the second brought; by audio; by video
  ['all that it should', {}, 'good', 'good'],
  ['a dark room', { framesDecoded: 15 }, 'good', 'good'],
  ['ten pictures', { framesDecoded: 10 }, 'good', 'fair'],
  ['five pictures', { framesDecoded: 5 }, 'good', 'poor'],
  ['no picture', { framesDecoded: 0 }, 'good', 'poor'],
  ['a picture that stood for a fifth of the time', { frozen: 200 }, 'good', 'fair'],
  ['a picture that stood for half of the time', { frozen: 500 }, 'good', 'poor'],
  ['one packet in twenty lost', { packetsLost: 5 }, 'fair', 'fair'],
  ['one packet in five lost', { packetsLost: 25 }, 'poor', 'poor'],
  ['one sample in twenty made up', { concealedSamples: 2_400 }, 'fair', 'fair'],
  ['one sample in five made up', { concealedSamples: 9_600 }, 'poor', 'poor'],
  ['a slow answer', { roundTrip: 400 }, 'fair', 'fair'],
  ['a very slow answer', { roundTrip: 700 }, 'poor', 'poor'],
  ['an answer not measured yet', { roundTrip: null }, 'good', 'good'],
  ['too little to go by', { packetsReceived: 4 }, 'unknown', 'unknown'],
  ['twenty-four pictures in two seconds', { at: 2_000, packetsReceived: 200 }, 'good', 'fair'],
  ['packets that were believed lost and came late', { packetsLost: -5 }, 'good', 'good'],
];

describe('how the line is, in a word', () => {
  for (const [what, second, audio, video] of ROWS) {
    it(`${what}: ${audio} by audio, ${video} by video`, () => {
      expect(lineQuality(START, after(second), false)).to.equal(audio);
      expect(lineQuality(START, after(second), true)).to.equal(video);
    });
  }

  it('a limit that is just kept is kept, each by itself', () => {
    for (const quality of ['good', 'fair'] as const) {
      const limits = LINE_LIMITS[quality];
      const [kept, broken] = quality === 'good' ? ['good', 'fair'] as const : ['fair', 'poor'] as const;
      const second = (beyond: number): Partial<LineCounters>[] => [
        { frozen: 1_000 * limits.frozen + beyond }, { framesDecoded: limits.frames - beyond }, { roundTrip: limits.roundTrip + beyond },
        { concealedSamples: 48_000 * limits.concealed + beyond },
      ];
      for (const counters of second(0)) expect(lineQuality(START, after(counters), true), JSON.stringify(counters)).to.equal(kept);
      for (const counters of second(1)) expect(lineQuality(START, after(counters), true), JSON.stringify(counters)).to.equal(broken);
    }
  });

  it('reads voice and picture of one report, and takes what a browser does not count for nothing', () => {
    const report = (entries: object[]): RTCStatsReport => new Map(entries.map((entry, index) => [String(index), entry])) as unknown as RTCStatsReport;
    expect(lineCounters(report([
      { type: 'inbound-rtp', kind: 'audio', packetsReceived: 50, packetsLost: 1, concealedSamples: 480, silentConcealedSamples: 80, totalSamplesReceived: 48_000 },
      { type: 'inbound-rtp', kind: 'video', packetsReceived: 70, packetsLost: 2, framesDecoded: 24, totalFreezesDuration: 0.25 },
      { type: 'candidate-pair', nominated: true, currentRoundTripTime: 0.08 },
      { type: 'candidate-pair', nominated: false, currentRoundTripTime: 2 },
      { type: 'outbound-rtp', packetsSent: 9 },
    ]), 1_234)).to.deep.equal({ at: 1_234, packetsReceived: 120, packetsLost: 3, concealedSamples: 400, totalSamples: 48_000, framesDecoded: 24, frozen: 250, roundTrip: 80 });
    expect(lineCounters(report([{ type: 'inbound-rtp', kind: 'video', packetsReceived: 70 }]), 0)).to.deep.include({ framesDecoded: 0, frozen: 0, roundTrip: null });
  });
});
