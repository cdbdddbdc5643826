import type { SegmentHead } from '../domain/recording.js';
import { digest } from '../ownership/digest.js';

export interface TestSegment {
  head: SegmentHead;
  bytes: Uint8Array<ArrayBuffer>;
}

/** A segment of noise with a true digest: good for everything but decoding. */
export async function makeSegment(place: { rid: string; seq: number; e: number; kind?: 'init' | 'media'; length?: number }): Promise<TestSegment> {
  const { rid, seq, e, kind = seq === 0 ? 'init' : 'media', length = 64 } = place;
  const bytes = crypto.getRandomValues(new Uint8Array(length));
  return { head: { rid, seq, e, kind, len: length, dur: kind === 'init' ? 0 : 1_000, digest: await digest(bytes) }, bytes };
}
