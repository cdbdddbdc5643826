import { expect } from 'chai';
import * as fc from 'fast-check';
import { nextRanges, playedSpans, withoutSpans } from '../../../src/client/receipts/played-ranges.js';
import { spanOf, type Span } from '../../../src/incident/span.js';
import { RANGES_MAX } from '../../../src/ownership/viewed-receipt.js';

const spans = fc.array(fc.tuple(fc.nat(300), fc.integer({ min: 1, max: 60 })).map(([from, length]): Span => [from, from + length]), { maxLength: 12 });
const points = (given: readonly Span[]): Set<number> => new Set(given.flatMap(([from, to]) => Array.from({ length: to - from }, (_, index) => from + index)));
const times = (...given: [number, number][]) => ({ length: given.length, start: (index: number) => given[index]?.[0] ?? 0, end: (index: number) => given[index]?.[1] ?? 0 });

describe('what a page says it has played', () => {
  it('is in whole milliseconds, in order and apart', () => {
    expect(playedSpans(times([2, 3.0004], [0, 1.2], [1.2, 1.5]))).to.deep.equal([[0, 1_500], [2_000, 3_001]]);
    expect(playedSpans(times())).to.deep.equal([]);
  });

  it('leaves out what was told, to the millisecond', () => fc.assert(fc.property(spans, spans, (played, told) => {
    const [left, not] = [points(played), points(told)];
    const rest = withoutSpans(played, told);
    expect([...points(rest)].sort()).to.deep.equal([...left].filter((point) => !not.has(point)).sort());
    expect(spanOf(rest)).to.equal(points(rest).size);
  })));

  it('waits for a second in all, and is never told twice', () => {
    expect(nextRanges([[0, 999]], [])).to.equal(null);
    expect(nextRanges([[0, 1_000]], [])).to.deep.equal([[0, 1_000]]);
    expect(nextRanges([[0, 1_800]], [[0, 1_000]])).to.equal(null);
    expect(nextRanges([[0, 2_200], [5_000, 5_100]], [[0, 1_000]])).to.deep.equal([[1_000, 2_200], [5_000, 5_100]]);
  });

  it('names the longest stretches first, and in the end all of them', () => {
    const played = Array.from({ length: 2 * RANGES_MAX }, (_, index): Span => [index * 200, index * 200 + 50 + index]);
    const told: Span[] = [];
    for (let next = nextRanges(played, told); next !== null; next = nextRanges(played, told)) {
      expect(next.length).to.be.at.most(RANGES_MAX);
      told.push(...next);
    }
    expect(spanOf(told)).to.equal(spanOf(played));
  });
});
