import type { SealedSegment } from '../adapter/ports/recording-port.js';
import type { RecordingItem } from '../domain/recording.js';
import { canonicalJson } from '../ownership/canonical-json.js';
import type { SignedHead } from '../ownership/segment-head.js';
import type { Verified } from '../ownership/verify-token.js';

/**
 * A recording as it was when so many of its segments had come: true, and not new.
 * @param count at least 1
 */
export function itemAsOf(item: RecordingItem, { segments, heads }: { segments: readonly SealedSegment[]; heads: readonly Verified<SignedHead>[] }, count: number): RecordingItem {
  return { ...item, head: segments[count - 1]?.head ?? '', heads: heads.slice(0, count - 1).map(({ payload }) => canonicalJson(payload)) };
}
