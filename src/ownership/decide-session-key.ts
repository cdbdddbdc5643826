import type { ErrorCode } from '../domain/error-codes.js';
import type { Role } from '../domain/role.js';
import { SESSION_KEYS_MAX } from '../domain/session-key.js';
import type { SessionKeyRequest } from '../domain/session-key-request.js';
import { importEncryptionKey } from './import-encryption-key.js';
import { isNamedByThumbprint } from './party-key.js';
import { partyOf, type SessionClaim } from './session-claim.js';
import type { SessionKey } from './session-key.js';
import { verifySessionKeyProof } from './session-key-proof.js';

export interface SessionKeyFacts {
  /** Verified, and its digest. */
  claim: SessionClaim;
  cd: string;
  /** Who is signed in. */
  subject: string;
  /** The consultation has ended, or was cancelled. */
  over: boolean;
  /** Session keys of the caller for this consultation. */
  known: readonly { readonly payload: SessionKey; readonly token: string }[];
  /** Milliseconds since 1970. */
  now: number;
}

/** `settle`: the same request has been answered before, with this token. */
export type SessionKeyDecision =
  | { verdict: 'make'; key: SessionKey }
  | { verdict: 'settle'; token: string }
  | { verdict: 'refuse'; code: ErrorCode };

/** Whether a page gets a key for one consultation: only a party's own page, only while it can be joined. Pure. */
export async function decideSessionKey({ sig, enc, proof }: SessionKeyRequest, { claim, cd, subject, over, known, now }: SessionKeyFacts): Promise<SessionKeyDecision> {
  const role = roleOf(claim, subject);
  if (role === null) return { verdict: 'refuse', code: 'backend/not-found' };
  if (over || !(now < claim.exp)) return { verdict: 'refuse', code: 'session/over' };
  if (!(now >= claim.nbf)) return { verdict: 'refuse', code: 'session/too-early' };
  const proved = await verifySessionKeyProof(proof, { audience: claim.aud, sid: claim.sid, cd, role, subject, sig, enc, now });
  if (!proved.ok || enc.kid === sig.kid || !(await isNamedByThumbprint(enc)) || (await importEncryptionKey(enc.jwk)) === null) return { verdict: 'refuse', code: 'backend/rejected' };
  const found = known.find(({ payload }) => payload.sig.kid === sig.kid);
  if (found !== undefined) return found.payload.enc.kid === enc.kid ? { verdict: 'settle', token: found.token } : { verdict: 'refuse', code: 'backend/conflict' };
  if (known.length >= SESSION_KEYS_MAX) return { verdict: 'refuse', code: 'session/too-many-pages' };
  return { verdict: 'make', key: { v: 1, aud: claim.aud, sid: claim.sid, cd, role, sub: subject, sig, enc, iat: now, exp: claim.exp } };
}

function roleOf(claim: SessionClaim, subject: string): Role | null {
  return (['patient', 'practitioner'] as const).find((role) => partyOf(claim, role)?.sub === subject) ?? null;
}
