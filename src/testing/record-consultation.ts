import type { MediaMode } from '../domain/media-mode.js';
import { openConsultation, type BookingPeople, type OpenConsultation } from './book-consultation.js';
import { makeSegment, type TestSegment } from './make-segment.js';
import { portOf } from './port-of.js';

export interface RecordedConsultation extends OpenConsultation {
  rid: string;
  segments: TestSegment[];
}

/** Books, opens, and uploads a finished recording: one epoch for each mode, two segments of noise in each. */
export async function recordConsultation(people: BookingPeople, modes: readonly MediaMode[] = ['audio', 'video']): Promise<RecordedConsultation> {
  const opened = await openConsultation(people);
  const { sid, rid } = opened.practitioner;
  const sessions = portOf(people.practitioner, 'sessions');
  const recordings = portOf(people.practitioner, 'recordings');
  await sessions.admit(sid);
  const segments: TestSegment[] = [];
  for (const [n, mode] of modes.entries()) {
    await sessions.appendEpoch({ sid, rid, n, mode, at: people.now() + n * 2_000, by: 'patient' });
    for (let index = 0; index < 2; index += 1) {
      const segment = await makeSegment({ rid, seq: segments.length, e: n });
      await recordings.putSegment(segment.head, segment.bytes);
      segments.push(segment);
    }
  }
  await sessions.end(sid);
  await recordings.finalize({ rid, count: segments.length, aborted: false });
  return { ...opened, rid, segments };
}
