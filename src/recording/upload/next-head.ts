import type { SegmentKind } from '../../domain/recording.js';
import { appendLeaf, frontierHash, type Frontier } from '../../ownership/merkle-tree.js';
import { nextEnds, type SignedHead } from '../../ownership/segment-head.js';
import type { RecordingChain, RunTerms } from './recording-chain.js';

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
  /** What it was recorded under. */
  terms: RunTerms;
  /** Nothing comes after it; else null. */
  end: { aborted: boolean } | null;
}

/** The head that follows the chain's last one, and the tree over all heads before it. */
export async function nextHead(
  { rid, cd, chain: { rkc, wd, last, frontier: before } }: { rid: string; cd: string; chain: Pick<RecordingChain, 'rkc' | 'wd' | 'last' | 'frontier'> },
  { e, ep, kind, dur, ct, len, terms, end }: HeadlessSegment,
): Promise<{ head: SignedHead; frontier: Frontier }> {
  const seq = last === null ? 0 : last.payload.seq + 1;
  const frontier = last === null ? [] : await appendLeaf(before, last.payload.seq, last.digest);
  const head: SignedHead = {
    v: 2, rid, cd, seq, e, ep, kind, ct, len, dur, rkc, wd,
    pos: last === null ? 0 : last.payload.pos + last.payload.len,
    ends: nextEnds(last?.payload.ends ?? [], e, dur),
    prev: last?.digest ?? null,
    tree: await frontierHash(frontier),
    bind: terms.bind,
    consents: [...terms.consents],
    final: end !== null,
    count: end === null ? null : seq + 1,
    aborted: end?.aborted ?? false,
  };
  return { head, frontier };
}
