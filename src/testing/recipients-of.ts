import type { OwnAccount } from '../keys/own-keys.js';
import { importEncryptionKey } from '../ownership/import-encryption-key.js';
import type { SessionClaim } from '../ownership/session-claim.js';
import type { Recipient } from '../recording/upload-handle.js';

/** Whom a recorder wraps the key to: the owner, once she has shown that she holds hers, and the claim's escrow. */
export async function recipientsOf(claim: SessionClaim, owner: OwnAccount): Promise<Recipient[]> {
  const escrow = await Promise.all(claim.escrow.map(async ({ kid, jwk }): Promise<Recipient> => {
    const key = await importEncryptionKey(jwk);
    if (key === null) throw new Error('An escrow key is no key.');
    return { kid, key, role: 'escrow' };
  }));
  return [{ kid: owner.kid, key: owner.pair.publicKey, role: 'owner' }, ...escrow];
}
