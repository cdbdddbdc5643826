import type { DenyReason } from '../domain/violation.js';
import { policiesOf } from './access.js';
import type { Keyset } from './keyset.js';
import { audience, partyOf, type SessionClaim } from './session-claim.js';

/** What whoever looks at a claim is configured with: never taken from a response. */
export interface ClaimContext {
  readonly tenant: string;
  readonly region: string;
  readonly keyset: Keyset;
}

/** What is wrong with a claim, whoever looks at it: where it is for, whom it lets in, and whether it agrees with itself. */
export function claimFault(claim: SessionClaim, { tenant, region, keyset }: ClaimContext): DenyReason | null {
  if (claim.tenant !== tenant) return 'tenant';
  if (claim.region !== region) return 'region';
  if (claim.aud !== audience(tenant, region)) return 'audience';
  if (policiesOf(claim, keyset) === null) return 'access';
  const [patient, practitioner] = [partyOf(claim, 'patient'), partyOf(claim, 'practitioner')];
  // A claim whose owner is not its own patient contradicts itself, and so does one with two parties who are one person.
  return patient?.sub === claim.owner.sub && practitioner !== null && practitioner.sub !== patient.sub ? null : 'claim-invalid';
}
