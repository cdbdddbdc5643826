import { newOpaqueId } from '../../src/domain/opaque-id.js';
import type { SegmentKind } from '../../src/domain/recording.js';
import { canonicalJson } from '../../src/ownership/canonical-json.js';
import { digest } from '../../src/ownership/digest.js';
import type { Frontier } from '../../src/ownership/merkle-tree.js';
import type { SignedHead } from '../../src/ownership/segment-head.js';
import type { Verified } from '../../src/ownership/verify-token.js';
import { nextHead } from '../../src/recording/upload/next-head.js';
import { play, type PlayOptions } from '../../src/recording/replay/play.js';
import type { Playback } from '../../src/recording/replay/playback-handle.js';
import type { Segment } from '../../src/recording/segment.js';
import { SegmentOpener } from '../../src/recording/replay/segment-opener.js';
import { sealBytes } from '../../src/sealing/cobblestone.js';
import { RecordingKey } from '../../src/sealing/recording-key.js';
import { segmentContext } from '../../src/sealing/segment-context.js';

type Bytes = Uint8Array<ArrayBuffer>;

export interface SealedSegments {
  cd: string;
  rid: string;
  heads: SignedHead[];
  /** By number. */
  sealed: Bytes[];
  /** A key for one playback, which wipes it. */
  key(): RecordingKey;
}

/** What an owner is given of recorded segments: sealed, with a meta segment in front and an empty one at the end. */
export async function sealSegments(segments: readonly Segment[]): Promise<SealedSegments> {
  const secret = crypto.getRandomValues(new Uint8Array(32));
  const key = RecordingKey.from(secret);
  const dig = await digest(secret);
  const [cd, rid] = [await digest(crypto.getRandomValues(new Uint8Array(32))), newOpaqueId()];
  const all: { e: number; kind: SegmentKind; dur: number; bytes: Bytes }[] = [
    { e: 0, kind: 'meta', dur: 0, bytes: new TextEncoder().encode('{}') }, ...segments, { e: segments.at(-1)?.e ?? 0, kind: 'media', dur: 0, bytes: new Uint8Array() },
  ];
  const made: SealedSegments = { cd, rid, heads: [], sealed: [], key: () => RecordingKey.from(secret) };
  let last: Verified<SignedHead> | null = null;
  let frontier: Frontier = [];
  for (const [seq, { e, kind, dur, bytes }] of all.entries()) {
    const sealed = await sealBytes(key, segmentContext({ cd, rid, epoch: e, seq, kind }), bytes);
    const end = seq === all.length - 1 ? { aborted: false } : null;
    const next = await nextHead({ cd, rid, chain: { rkc: dig, wd: dig, last, frontier } }, { e, ep: dig, kind, dur, ct: await digest(sealed), len: sealed.length, terms: { bind: dig, consents: [dig, dig] }, end });
    const payload: SignedHead = next.head;
    frontier = next.frontier;
    last = { payload, digest: await digest(new TextEncoder().encode(canonicalJson(payload))) };
    made.heads.push(payload);
    made.sealed.push(sealed);
  }
  return made;
}

/** The worker itself: the dev server has no file under the name that a build gives it. */
export function testWorker(): Worker {
  return new Worker(new URL('../../src/recording/replay/open-segments.worker.ts', import.meta.url), { type: 'module' });
}

/** Plays sealed segments; `more` changes what it is given. */
export function playSealed({ cd, rid, heads, sealed, key }: SealedSegments, media: HTMLMediaElement, more: Partial<PlayOptions> = {}, start: () => Worker = testWorker): Playback {
  const options = { cd, rid, segments: heads, key: key(), media, fetchSegment: async (seq: number) => sealed[seq] ?? null, ...more };
  return play(options, (given) => new SegmentOpener(given, start));
}
