import type { RecordingItem, SegmentHead } from '../../domain/recording.js';
import { recordingMetaView } from './memory-recording-meta.js';
import type { MemoryRecording, MemoryWorld } from './memory-world.js';

/** The next segment number without a gap from 0. */
export function nextSeqOf(recording: MemoryRecording): number {
  let seq = 0;
  while (recording.segments.has(seq)) seq += 1;
  return seq;
}

/** A recording as its owner gets it; null while nothing of it has arrived. Segments after a gap wait for it to close. */
export function recordingItemView(world: MemoryWorld, recording: MemoryRecording): RecordingItem | null {
  const { session, final } = recording;
  const segments: SegmentHead[] = [];
  for (let head = recording.segments.get(0)?.head; head !== undefined; head = recording.segments.get(segments.length)?.head) segments.push(head);
  if (session.epochs.length === 0 || segments.length === 0) return null;
  return { rid: session.rid, claim: session.token, epochs: session.epochs, segments, final, meta: recordingMetaView(world, session.appointment) };
}
