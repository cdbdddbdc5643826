import { mergeSpans, spanOf, type Span } from '../../incident/span.js';
import { RANGES_MAX, VIEWED_LEAST } from '../../ownership/viewed-receipt.js';

/** As `HTMLMediaElement.played` tells it, seconds. */
export interface PlayedTimes {
  readonly length: number;
  start(index: number): number;
  end(index: number): number;
}

/** What an element has played, whole milliseconds: in order and apart. */
export function playedSpans(played: PlayedTimes): Span[] {
  return mergeSpans(Array.from({ length: played.length }, (_, index): Span => [Math.floor(played.start(index) * 1_000), Math.ceil(played.end(index) * 1_000)]));
}

/** What of the one is not in the other. */
export function withoutSpans(spans: readonly Span[], others: readonly Span[]): Span[] {
  return mergeSpans(others).reduce<Span[]>((left, [from, to]) => left.flatMap(([start, end]): Span[] => [[start, Math.min(end, from)], [Math.max(start, to), end]]).filter(([start, end]) => end > start), mergeSpans(spans));
}

/**
 * What the next receipt says: what has been played and not been told yet. Null for less than a second, which waits for more.
 * @param told what receipts of this playback say already
 */
export function nextRanges(played: readonly Span[], told: readonly Span[]): [number, number][] | null {
  // The longest, where somebody has jumped about: the rest has its turn in the next one.
  const longest = [...withoutSpans(played, told)].sort((a, b) => b[1] - b[0] - (a[1] - a[0])).slice(0, RANGES_MAX);
  return spanOf(longest) < VIEWED_LEAST ? null : mergeSpans(longest).map(([from, to]) => [from, to]);
}
