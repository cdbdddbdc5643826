import type { Epoch } from './epoch.js';
import type { MediaMode } from './media-mode.js';
import type { SegmentHead } from './recording.js';

/** A stretch of a recording in one mode, in milliseconds from its beginning. */
export interface Stretch {
  epoch: number;
  mode: MediaMode;
  start: number;
  end: number;
}

/** The stretches of audio and of video, by what was recorded: an epoch without media has none. */
export function stretches(recording: { epochs: readonly Epoch[]; segments: readonly SegmentHead[] }): Stretch[] {
  const result: Stretch[] = [];
  let at = 0;
  for (const { e, dur } of recording.segments) {
    const last = result.at(-1);
    const mode = recording.epochs[e]?.mode;
    if (dur > 0 && mode !== undefined) {
      if (last?.epoch === e) last.end += dur;
      else result.push({ epoch: e, mode, start: at, end: at + dur });
    }
    at += dur;
  }
  return result;
}

/** Length of a recording, milliseconds. */
export function durationOf(segments: readonly SegmentHead[]): number {
  return segments.reduce((sum, segment) => sum + segment.dur, 0);
}
