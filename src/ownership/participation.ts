import type { DenyReason } from '../domain/violation.js';
import type { Role } from '../domain/role.js';
import type { GateContext } from './gate.js';
import { audience, partyOf, verifySessionClaim, type SessionClaim } from './session-claim.js';

export type ParticipationDecision =
  | { verdict: 'permit'; claim: SessionClaim; claimDigest: string }
  | { verdict: 'deny'; reason: DenyReason };

/**
 * Decides whether the one who is signed in may join the consultation that a backend has handed over. Pure.
 * @param grant session and recording id, role and claim, as the session port answered
 */
export async function verifyParticipation(
  grant: { sid: string; rid: string; role: Role; claim: string },
  context: GateContext,
): Promise<ParticipationDecision> {
  const verified = await verifySessionClaim(grant.claim, context.keyset, context.now);
  if (!verified.ok) return { verdict: 'deny', reason: verified.fault };
  const reason = participationFault(grant, verified.payload, context);
  if (reason !== null) return { verdict: 'deny', reason };
  return { verdict: 'permit', claim: verified.payload, claimDigest: verified.digest };
}

function participationFault(grant: { sid: string; rid: string; role: Role }, claim: SessionClaim, context: GateContext): DenyReason | null {
  if (claim.tenant !== context.tenant) return 'tenant';
  if (claim.region !== context.region) return 'region';
  if (claim.aud !== audience(context.tenant, context.region)) return 'audience';
  if (partyOf(claim, 'patient')?.sub !== claim.owner.sub) return 'claim-invalid';
  if (partyOf(claim, grant.role)?.sub !== context.subject) return 'owner';
  if (claim.sid !== grant.sid) return 'session-id';
  if (claim.rid !== grant.rid) return 'recording-id';
  if (context.now < claim.nbf || context.now >= claim.exp) return 'claim-not-valid';
  return null;
}
