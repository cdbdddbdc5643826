import { expect } from 'chai';
import type { Epoch } from '../../src/domain/epoch.js';
import { durationOf, stretches } from '../../src/domain/timeline.js';
import { nextEnds } from '../../src/ownership/segment-head.js';

const epochs = (...modes: Epoch['mode'][]): Epoch[] => modes.map((mode, n) => ({ n, mode, at: n, by: 'patient' }));
/** `[epoch, milliseconds]` for each segment; 0 ms is an init. */
const segments = (...list: readonly [number, number][]): { e: number; dur: number }[] => list.map(([e, dur]) => ({ e, dur }));

const TABLE: readonly { name: string; epochs: Epoch[]; segments: { e: number; dur: number }[]; wanted: [number, string, number, number][]; duration: number }[] = [
  { name: 'nothing recorded', epochs: epochs('audio'), segments: [], wanted: [], duration: 0 },
  { name: 'only an init', epochs: epochs('audio'), segments: segments([0, 0]), wanted: [], duration: 0 },
  { name: 'one epoch', epochs: epochs('audio'), segments: segments([0, 0], [0, 1000], [0, 500]), wanted: [[0, 'audio', 0, 1500]], duration: 1500 },
  { name: 'a switch and back', epochs: epochs('audio', 'video', 'audio'), segments: segments([0, 0], [0, 1000], [1, 1000], [1, 1000], [2, 300]),
    wanted: [[0, 'audio', 0, 1000], [1, 'video', 1000, 3000], [2, 'audio', 3000, 3300]], duration: 3300 },
  { name: 'an epoch too short for any media', epochs: epochs('audio', 'video', 'audio'), segments: segments([0, 0], [0, 1000], [2, 1000]),
    wanted: [[0, 'audio', 0, 1000], [2, 'audio', 1000, 2000]], duration: 2000 },
  { name: 'a second run within one epoch', epochs: epochs('audio'), segments: segments([0, 0], [0, 1000], [0, 0], [0, 1000]),
    wanted: [[0, 'audio', 0, 2000]], duration: 2000 },
  { name: 'a second run that begins with a new epoch', epochs: epochs('audio', 'video'), segments: segments([0, 0], [0, 1000], [1, 0], [1, 1000]),
    wanted: [[0, 'audio', 0, 1000], [1, 'video', 1000, 2000]], duration: 2000 },
];

describe('timeline', () => {
  for (const row of TABLE) {
    it(`lays out ${row.name}`, () => {
      const ends = row.segments.reduce<number[]>((before, { e, dur }) => nextEnds(before, e, dur), []);
      expect(stretches(ends, row.epochs).map(({ epoch, mode, start, end }) => [epoch, mode, start, end])).to.deep.equal(row.wanted);
      expect(durationOf(row.segments)).to.equal(row.duration);
    });
  }
});
