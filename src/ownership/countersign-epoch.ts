import { otherRole, type Role } from '../domain/role.js';
import { keyAmong, type PartyKey } from './party-key.js';
import { epochOrderFault, signEpoch, signedEpochSchema, type EpochOrderFault, type EpochTerms, type SignedEpoch } from './signed-epoch.js';
import { verifyToken, type TokenFault, type Verified } from './verify-token.js';

export interface ExpectedEpoch {
  terms: EpochTerms;
  /** The newest epoch that both have signed; null before the first. */
  before: Verified<SignedEpoch> | null;
  /** The other party's public device key. */
  initiator: PartyKey;
  /** The two certificates of the live connection: the patient's, the practitioner's. */
  fp: readonly [string, string];
}

/** `initiator`: it does not say that the other party began it. `fingerprint`: agreed on another connection than this. */
export type CountersignFault = TokenFault | EpochOrderFault | 'initiator' | 'fingerprint';

export type CountersignResult = ({ ok: true; token: string } & Verified<SignedEpoch>) | { ok: false; fault: CountersignFault };

/**
 * Signs the other party's epoch with my device key, after every check that a verifier will make of it. Whether I *want*
 * that mode is not asked here: the patient's signature is the consent, so the caller has asked the person.
 * @param role mine
 * @param key my private device key; `kid` its thumbprint
 */
export async function countersignEpoch(token: string, expected: ExpectedEpoch, role: Role, key: CryptoKey, kid: string): Promise<CountersignResult> {
  const result = await verifyToken(token, 'consult-epoch+jwt', signedEpochSchema, keyAmong(expected.initiator));
  if (!result.ok) return result;
  const { payload, digest } = result;
  const order = epochOrderFault(payload, expected.before, expected.terms);
  if (order !== null) return { ok: false, fault: order };
  if (payload.by !== otherRole(role)) return { ok: false, fault: 'initiator' };
  if (payload.fp[0] !== expected.fp[0] || payload.fp[1] !== expected.fp[1]) return { ok: false, fault: 'fingerprint' };
  // Canonical and strict: signing what was read gives the very bytes that the initiator has signed.
  return { ok: true, token: await signEpoch(payload, key, kid), payload, digest };
}
