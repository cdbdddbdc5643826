import type { Wrap } from '../domain/wrap.js';
import type { SignedHead } from '../ownership/segment-head.js';
import type { Verified } from '../ownership/verify-token.js';
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
}

/** The number of the next head. */
export function nextSeqOf(chain: Pick<RecordingChain, 'last'> | null): number {
  return chain === null || chain.last === null ? 0 : chain.last.payload.seq + 1;
}
