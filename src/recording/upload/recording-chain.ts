import type { Wrap } from '../../domain/wrap.js';
import type { Frontier } from '../../ownership/merkle-tree.js';
import type { SignedHead } from '../../ownership/segment-head.js';
import type { Verified } from '../../ownership/verify-token.js';
import type { CrashCopy } from './crash-copy.js';

/** What a page needs to go on with a recording that another page has begun. Nothing in it opens anything off this device. */
export interface RecordingChain {
  readonly key: CrashCopy;
  /** The key's commitment. */
  readonly rkc: string;
  /** All wraps of the key that were made here. */
  readonly wraps: readonly Wrap[];
  /** Digest of the list of wraps that was handed over last: what the next head names. */
  readonly wd: string;
  /** The newest head; null before the first. */
  readonly last: Verified<SignedHead> | null;
  /** The Merkle tree over all heads before the newest one. */
  readonly frontier: Frontier;
}

/** What the heads of a run rest on: the recorder's bind, and both parties' permissions, by their digests. */
export interface RunTerms {
  readonly bind: string;
  readonly consents: readonly [patient: string, practitioner: string];
}

/** The number of the next head. */
export function nextSeqOf(chain: Pick<RecordingChain, 'last'> | null): number {
  return chain === null || chain.last === null ? 0 : chain.last.payload.seq + 1;
}
