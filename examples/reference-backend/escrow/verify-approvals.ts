import { verifyGrant, type Grant, type GrantFault } from '../../../src/ownership/grant.js';
import type { RealmTrust } from '../trust/realm-trust.js';
import type { EscrowCase } from './escrow-case.js';
import { EscrowError, type EscrowCode } from './escrow-error.js';

const CODES: Record<GrantFault, EscrowCode> = {
  type: 'escrow/bad-signature', signature: 'escrow/bad-signature', invalid: 'escrow/bad-signature',
  key: 'escrow/not-an-approver', approvers: 'escrow/not-an-approver',
  shape: 'escrow/missing-approval', 'missing-signature': 'escrow/missing-approval',
  'one-approver': 'escrow/one-key-two-names',
  'payloads-differ': 'escrow/altered', recording: 'escrow/altered', claim: 'escrow/altered', wrap: 'escrow/altered', recipient: 'escrow/altered',
};

/**
 * Verifies that two approvers have signed what was asked for, about this very recording: the format's own check, run over
 * what the case has verified.
 * @throws EscrowError what is wrong with it; `escrow/missing-approval` for one alone
 */
export async function verifyApprovals(tokens: readonly string[], { wrap, to }: Grant, { rid, cd }: EscrowCase, { keyset }: RealmTrust): Promise<void> {
  const result = await verifyGrant(tokens, {
    rid, cd, wrap, to,
    // The owner's own grants do not come this way.
    resolveOwner: () => Promise.resolve(null),
    resolveApprover: (kid, at) => keyset.keyOf('approver', kid, at),
  });
  if (!result.ok) throw new EscrowError(CODES[result.fault]);
}
