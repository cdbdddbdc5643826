import type { MediaMode } from './media-mode.js';

/** A stretch of a recording in one mode, in milliseconds from its beginning. */
export interface Stretch {
  epoch: number;
  mode: MediaMode;
  start: number;
  end: number;
}

/**
 * The stretches of audio and of video, by what was recorded: an epoch without media has none.
 * @param ends for each epoch, milliseconds of all media up to its end; the last one is the recording's length
 */
export function stretches(ends: readonly number[], epochs: readonly { mode: MediaMode }[]): Stretch[] {
  return ends.flatMap((end, epoch) => {
    const start = ends[epoch - 1] ?? 0;
    const mode = epochs[epoch]?.mode;
    return end > start && mode !== undefined ? [{ epoch, mode, start, end }] : [];
  });
}

/** Length of segments end to end, milliseconds. */
export function durationOf(segments: readonly { readonly dur: number }[]): number {
  return segments.reduce((sum, { dur }) => sum + dur, 0);
}
