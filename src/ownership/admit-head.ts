import { areNewest } from './consent-book.js';
import { successionFault, type SuccessionFault } from './head-chain.js';
import { appendLeaf, frontierHash, frontierLength, type Frontier } from './merkle-tree.js';
import { verifyHead, type ExpectedHead, type HeadFault, type SignedHead } from './segment-head.js';
import type { Verified } from './verify-token.js';

export interface AdmittedHead {
  expected: Omit<ExpectedHead, 'pinned'>;
  /** The newest head that is stored; null before the first. */
  before: Verified<SignedHead> | null;
  /** The tree over all heads before the newest one, as it was returned with that one; empty before the second. */
  frontier: Frontier;
  /** What has come: its digest (base64url SHA-256) and its length. */
  bytes: { digest: string; length: number };
  /** Whether the recorder has handed over wraps of this digest. */
  knowsWraps: (wd: string) => boolean;
}

/**
 * `bytes`: others than the head says. `wraps`: it names wraps that have not been handed over. `tree`: not the tree over all
 * heads before it. `consent`: it rests on words that do not permit it, or no longer do.
 */
export type AdmitHeadFault = HeadFault | SuccessionFault | 'bytes' | 'wraps' | 'tree';
export type AdmitHeadResult = ({ ok: true; frontier: Frontier } & Verified<SignedHead>) | { ok: false; fault: AdmitHeadFault };

/** What a backend asks of a new segment before it stores it: the same that a gate will ask of the recording later, and that both words are in force now. */
export async function admitHead(token: string, { expected, before, frontier, bytes, knowsWraps }: AdmittedHead): Promise<AdmitHeadResult> {
  const result = await verifyHead(token, { ...expected, pinned: null });
  if (!result.ok) return result;
  const { ct, len, wd, tree, consents } = result.payload;
  const fault = successionFault(result, before);
  if (fault !== null) return { ok: false, fault };
  // A recording can be closed when it must not go on.
  if (!areNewest(expected.consents, consents) && !closesAfter(result.payload, before)) return { ok: false, fault: 'consent' };
  const grown = await grow(frontier, before);
  if (grown === null || (await frontierHash(grown)) !== tree) return { ok: false, fault: 'tree' };
  if (ct !== bytes.digest || len !== bytes.length) return { ok: false, fault: 'bytes' };
  return knowsWraps(wd) ? { ...result, frontier: grown } : { ok: false, fault: 'wraps' };
}

/** An end without media, under the words of the head before it. */
function closesAfter({ final, dur, consents }: SignedHead, before: Verified<SignedHead> | null): boolean {
  return final && dur === 0 && before !== null && String(consents) === String(before.payload.consents);
}

/** The frontier with the newest head in it. Null: it is not the one that belongs to that head. */
async function grow(frontier: Frontier, before: Verified<SignedHead> | null): Promise<Frontier | null> {
  if (before === null) return [];
  const { seq, tree } = before.payload;
  if (frontier.length !== frontierLength(seq) || (await frontierHash(frontier)) !== tree) return null;
  return appendLeaf(frontier, seq, before.digest);
}
