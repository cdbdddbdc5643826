import type { SegmentKind } from '../domain/recording.js';
import { nextEnds, type SignedHead } from '../ownership/segment-head.js';
import type { RecordingChain } from './recording-chain.js';

/** A segment that has been sealed and has no head yet. */
export interface HeadlessSegment {
  e: number;
  /** Digest of its epoch. */
  ep: string;
  kind: SegmentKind;
  dur: number;
  /** Digest and length of the sealed bytes. */
  ct: string;
  len: number;
  /** Nothing comes after it; else null. */
  end: { aborted: boolean } | null;
}

/** The head that follows the chain's last one: everything in it but what is the segment's own. */
export function nextHead(
  { rid, cd, chain: { rkc, wd, last } }: { rid: string; cd: string; chain: Pick<RecordingChain, 'rkc' | 'wd' | 'last'> },
  { e, ep, kind, dur, ct, len, end }: HeadlessSegment,
): SignedHead {
  const seq = last === null ? 0 : last.payload.seq + 1;
  return {
    v: 1, rid, cd, seq, e, ep, kind, ct, len, dur, rkc, wd,
    ends: nextEnds(last?.payload.ends ?? [], e, dur),
    prev: last?.digest ?? null,
    final: end !== null,
    count: end === null ? null : seq + 1,
    aborted: end?.aborted ?? false,
  };
}
