import type { OwnAccount } from '../keys/own-keys.js';
import { policiesOf } from '../ownership/access.js';
import type { Keyset } from '../ownership/keyset.js';
import type { SessionClaim } from '../ownership/session-claim.js';
import type { Recipient } from '../recording/upload/upload-handle.js';
import { escrowRecipients } from '../session/recording/escrow-recipients.js';

/** Whom a recorder wraps the key to: the owner, once it has been shown that the owner holds theirs, and the claim's escrow. */
export async function recipientsOf(claim: SessionClaim, keyset: Keyset, owner: OwnAccount): Promise<Recipient[]> {
  const escrow = await escrowRecipients(policiesOf(claim, keyset) ?? []);
  return [{ kid: owner.kid, key: owner.pair.publicKey, role: 'owner' }, ...escrow];
}
