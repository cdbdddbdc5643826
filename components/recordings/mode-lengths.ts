import type { MediaMode } from '../../src/domain/media-mode.js';
import type { Stretch } from '../../src/domain/timeline.js';

/** How long a recording is in each mode, milliseconds, in order of appearance. */
export function modeLengths(stretches: readonly Stretch[]): [MediaMode, number][] {
  const lengths = new Map<MediaMode, number>();
  for (const { mode, start, end } of stretches) lengths.set(mode, (lengths.get(mode) ?? 0) + end - start);
  return [...lengths];
}

/** The mode at a place, milliseconds; the last one's at the very end; null when there is no media. */
export function modeAt(stretches: readonly Stretch[], at: number): MediaMode | null {
  return (stretches.find(({ start, end }) => at >= start && at < end) ?? stretches.at(-1))?.mode ?? null;
}
