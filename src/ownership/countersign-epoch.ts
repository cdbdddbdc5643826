import { otherRole, type Role } from '../domain/role.js';
import { keyAmong, type PartyKey } from './party-key.js';
import { epochOrderFault, signEpoch, signedEpochSchema, type EpochOrderFault, type EpochTerms, type SignedEpoch } from './signed-epoch.js';
import { verifyToken, type TokenFault, type Verified } from './verify-token.js';

export interface ExpectedEpoch {
  terms: EpochTerms;
  /** The newest epoch that both have signed; null before the first. */
  before: Verified<SignedEpoch> | null;
  /** The device that has signed the other party's bind. */
  initiator: PartyKey;
  /** The two binds of the live connection: the patient's, the practitioner's. */
  binds: readonly [string, string];
  /** Each party's newest word on being recorded, as I know them. */
  consents: readonly [string | null, string | null];
}

/**
 * `initiator`: it does not say that the other party began it. `bind`: agreed on another connection than this. `consent`: it
 * names another word than the newest one of a party.
 */
export type CountersignFault = TokenFault | EpochOrderFault | 'initiator' | 'bind' | 'consent';

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
  if (String(payload.binds) !== String(expected.binds)) return { ok: false, fault: 'bind' };
  if (String(payload.consents) !== String(expected.consents)) return { ok: false, fault: 'consent' };
  // Canonical and strict: signing what was read gives the very bytes that the initiator has signed.
  return { ok: true, token: await signEpoch(payload, key, kid), payload, digest };
}
