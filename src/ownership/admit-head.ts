import { successionFault, type SuccessionFault } from './head-chain.js';
import { verifyHead, type ExpectedHead, type HeadFault, type SignedHead } from './segment-head.js';
import type { Verified } from './verify-token.js';

export interface AdmittedHead {
  expected: Omit<ExpectedHead, 'pinned'>;
  /** The newest head that is stored; null before the first. */
  before: Verified<SignedHead> | null;
  /** What has come: its digest (base64url SHA-256) and its length. */
  bytes: { digest: string; length: number };
  /** Whether the recorder has handed over wraps of this digest. */
  knowsWraps: (wd: string) => boolean;
}

/** `bytes`: others than the head says. `wraps`: it names wraps that have not been handed over. */
export type AdmitHeadFault = HeadFault | SuccessionFault | 'bytes' | 'wraps';

/** What a backend asks of a new segment before it stores it: the same that a gate will ask of the recording later. */
export async function admitHead(token: string, { expected, before, bytes, knowsWraps }: AdmittedHead): Promise<({ ok: true } & Verified<SignedHead>) | { ok: false; fault: AdmitHeadFault }> {
  const result = await verifyHead(token, { ...expected, pinned: null });
  if (!result.ok) return result;
  const { ct, len, wd } = result.payload;
  const fault = successionFault(result, before);
  if (fault !== null) return { ok: false, fault };
  if (ct !== bytes.digest || len !== bytes.length) return { ok: false, fault: 'bytes' };
  return knowsWraps(wd) ? result : { ok: false, fault: 'wraps' };
}
