import type { KeyChains } from '../domain/key-chains.js';
import type { DenyReason } from '../domain/violation.js';
import type { Role } from '../domain/role.js';
import { addSessionKeys } from './add-session-keys.js';
import type { EvidenceContext } from './evidence.js';
import { policiesOf } from './access.js';
import { claimFault } from './claim-fault.js';
import { verifyPartyKeys, type PartyKeys } from './party-keys.js';
import { pinFault } from './pin-fault.js';
import type { Policy } from './policy.js';
import { partyOf, verifySessionClaim, type SessionClaim } from './session-claim.js';
import { shownFault, type DrawnSession } from './shown-fault.js';

/** What a backend hands to a party who wants to join. `keys`: both parties' chains, the other one's perhaps empty still. `sessionKeys`: of both. */
export interface ClaimedSession extends DrawnSession {
  sid: string;
  rid: string;
  claim: string;
  keys: KeyChains;
  sessionKeys: readonly string[];
}

export type ParticipationDecision =
  /** `policies`: who can open the recording besides its owner. `keys` null: this party has none yet, and nothing can be proved to or by it. */
  | { verdict: 'permit'; claim: SessionClaim; claimDigest: string; policies: readonly Policy[]; keys: Readonly<Record<Role, PartyKeys | null>> }
  | { verdict: 'deny'; reason: DenyReason };

/**
 * Decides whether the one who is signed in may join the consultation that a backend has handed over. Pure.
 * @param grant as the session port answered
 * @param asked the appointment that it was asked for
 */
export async function verifyParticipation(
  grant: ClaimedSession,
  asked: string,
  context: Pick<EvidenceContext, 'subject' | 'tenant' | 'region' | 'keyset' | 'now' | 'pinnedKeys'>,
): Promise<ParticipationDecision> {
  const verified = await verifySessionClaim(grant.claim, context.keyset, context.now);
  if (!verified.ok) return { verdict: 'deny', reason: verified.fault };
  const { payload: claim, digest: claimDigest } = verified;
  const reason = participationFault(grant, claim, context) ?? (await shownFault(claim, grant, asked));
  if (reason !== null) return { verdict: 'deny', reason };
  const keys: Record<Role, PartyKeys | null> = { patient: null, practitioner: null };
  for (const role of ['patient', 'practitioner'] as const) {
    if (grant.keys[role].length === 0 && partyOf(claim, role)?.keys === null) continue;
    const result = await verifyPartyKeys(claim, role, grant.keys[role], (kid, at) => context.keyset.keyOf('issuer', kid, at));
    if (!result.ok) return { verdict: 'deny', reason: 'member-key' };
    const fault = pinFault(result.keys, context.pinnedKeys(result.keys.newest.payload.sub));
    if (fault !== null) return { verdict: 'deny', reason: fault };
    keys[role] = result.keys;
  }
  const all = await addSessionKeys(grant.sessionKeys, keys, { claim, cd: claimDigest, resolveKey: (kid, at) => context.keyset.keyOf('issuer', kid, at) });
  return all === null ? { verdict: 'deny', reason: 'member-key' } : { verdict: 'permit', claim, claimDigest, policies: policiesOf(claim, context.keyset) ?? [], keys: all };
}

function participationFault(grant: ClaimedSession, claim: SessionClaim, context: Pick<EvidenceContext, 'subject' | 'tenant' | 'region' | 'keyset' | 'now'>): DenyReason | null {
  const fault = claimFault(claim, context);
  if (fault !== null) return fault;
  if (partyOf(claim, grant.role)?.sub !== context.subject) return 'owner';
  if (claim.sid !== grant.sid) return 'session-id';
  if (claim.rid !== grant.rid) return 'recording-id';
  // Not `now < nbf || now >= exp`: at a time that is no number nobody joins.
  if (!(context.now >= claim.nbf && context.now < claim.exp)) return 'claim-not-valid';
  return null;
}
