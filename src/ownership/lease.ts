import * as z from 'zod/mini';
import { bytesText } from '../domain/bytes-text.js';
import { epochMillisSchema } from '../domain/instant.js';
import { opaqueIdSchema } from '../domain/opaque-id.js';
import { digestSchema } from '../domain/recording.js';
import { signObject } from './signed-object.js';
import { verifyToken, type KeyResolver, type TokenFault, type Verified } from './verify-token.js';

/** Longest time from `iat` to `exp`, milliseconds. What is stopped stops everywhere within it. */
export const LEASE_MAX = 15_000;
/** How far the signer's clock may be ahead of `now`, milliseconds. Nothing is allowed at the other end. */
export const LEASE_SKEW = 5_000;

/** What the asker makes freshly for each question: 16 random bytes in base64url. */
export const leaseNonceSchema = bytesText(16);

/** `consult-lease+jwt`: the API's permission to keep playing one recording, for one person with one key. */
export const leaseSchema = z.strictObject({
  v: z.literal(2),
  /** `consult:<tenant>:<region>`. */
  aud: z.string().check(z.maxLength(100)),
  rid: opaqueIdSchema,
  sub: opaqueIdSchema,
  /** The key that opens the recording. */
  kid: digestSchema,
  /** The asker's own, of this very question: a lease of before answers no question of now. */
  nonce: leaseNonceSchema,
  /** `seq` of the newest revocation that the signer knew. */
  rev: z.int().check(z.nonnegative()),
  iat: epochMillisSchema,
  exp: epochMillisSchema,
});
export type Lease = z.infer<typeof leaseSchema>;

export interface ExpectedLease {
  /** The keys of the API that signs leases. */
  resolveKey: KeyResolver;
  audience: string;
  rid: string;
  subject: string;
  kid: string;
  /** What this question was asked with. */
  nonce: string;
  /** The newest `iat` that this device has seen for this recording; 0 when none. */
  knownIat: number;
  /** `seq` of the newest revocation that this device knows. */
  knownRevocation: number;
  /** Milliseconds since 1970: the server's time as well as the device can tell, since a lease is shorter than clocks are wrong. */
  now: number;
}

/**
 * `nonce`: an answer to another question. `lifetime`: none, or longer than a lease may be. `rollback`: older than what this
 * device has seen (of the same moment, answers may overtake each other by `LEASE_SKEW`), or signed by one that knew less of what was stopped.
 */
export type LeaseFault = TokenFault | 'audience' | 'recording' | 'subject' | 'device' | 'nonce' | 'lifetime' | 'not-yet' | 'expired' | 'rollback';

export type LeaseResult = ({ ok: true } & Verified<Lease>) | { ok: false; fault: LeaseFault };

/** @param key the API's private key for leases */
export function signLease(payload: Lease, key: CryptoKey, kid: string): Promise<string> {
  return signObject('consult-lease+jwt', payload, key, kid);
}

export async function verifyLease(token: string, expected: ExpectedLease): Promise<LeaseResult> {
  const result = await verifyToken(token, 'consult-lease+jwt', leaseSchema, (kid) => expected.resolveKey(kid, expected.now));
  if (!result.ok) return result;
  const fault = leaseFault(result.payload, expected);
  return fault === null ? result : { ok: false, fault };
}

function leaseFault(lease: Lease, { audience, rid, subject, kid, nonce, knownIat, knownRevocation, now }: ExpectedLease): LeaseFault | null {
  if (lease.aud !== audience) return 'audience';
  if (lease.rid !== rid) return 'recording';
  if (lease.sub !== subject) return 'subject';
  if (lease.kid !== kid) return 'device';
  if (lease.nonce !== nonce) return 'nonce';
  if (lease.exp <= lease.iat || lease.exp - lease.iat > LEASE_MAX) return 'lifetime';
  if (lease.iat > now + LEASE_SKEW) return 'not-yet';
  // Not `now >= lease.exp`: a time that is no number is refused.
  if (!(now < lease.exp)) return 'expired';
  return lease.iat + LEASE_SKEW < knownIat || lease.rev < knownRevocation ? 'rollback' : null;
}
