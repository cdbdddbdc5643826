import type { SignedHead } from '../../ownership/segment-head.js';

/** What a segment is placed by. */
export type TimedSegment = Pick<SignedHead, 'seq' | 'kind' | 'dur'>;

/** A media segment on the recording's time line. */
export interface PlacedSegment {
  seq: number;
  /** Milliseconds from the recording's beginning. */
  start: number;
  /** Milliseconds. */
  end: number;
  /** Number of the `init` segment that begins its run. */
  init: number;
  /** Milliseconds at which its run begins: what the run's own zero is moved to. */
  runStart: number;
}

/**
 * Lays the media segments end to end. One before any `init` cannot be decoded and gets no place, but keeps its time; what
 * has no time has no place either: the meta segment, and the empty one at the end.
 */
export function placeSegments(heads: readonly TimedSegment[]): PlacedSegment[] {
  const placed: PlacedSegment[] = [];
  let [at, init, runStart] = [0, -1, 0];
  for (const { seq, kind, dur } of heads) {
    if (kind === 'init') [init, runStart] = [seq, at];
    else if (kind === 'media' && init >= 0 && dur > 0) placed.push({ seq, start: at, end: at + dur, init, runStart });
    at += dur;
  }
  return placed;
}

/**
 * Which segments to have for a playhead, the most urgent first: the one under it, what follows within
 * `ahead`, nothing behind. Headers are not listed: they come with the first segment of their run.
 * @param time milliseconds
 */
export function wantedSegments(placed: readonly PlacedSegment[], time: number, ahead: number): PlacedSegment[] {
  return placed.slice(indexAt(placed, time)).filter(({ start }) => start < time + ahead);
}

/** The stretch that may be thrown away behind the playhead, ms, on segment borders; null when there is nothing worth it. */
export function evictable(placed: readonly PlacedSegment[], have: ReadonlySet<number>, time: number, behind: number): { end: number; seqs: number[] } | null {
  const limit = time - behind;
  const old = placed.filter(({ seq, end }) => end <= limit && have.has(seq));
  const last = old.at(-1);
  return last === undefined ? null : { end: last.end, seqs: old.map(({ seq }) => seq) };
}

/** Binary search for the first segment that ends after `time`. */
function indexAt(placed: readonly PlacedSegment[], time: number): number {
  let [low, high] = [0, placed.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((placed[middle]?.end ?? 0) > time) high = middle;
    else low = middle + 1;
  }
  return low;
}
