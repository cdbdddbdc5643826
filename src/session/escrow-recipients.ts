import type { NamedPublicKey } from '../domain/named-public-key.js';
import { importEncryptionKey } from '../ownership/import-encryption-key.js';
import { isNamedByThumbprint } from '../ownership/party-key.js';
import type { Recipient } from '../recording/upload-handle.js';

/** Those whom the claim lets open a recording without its owner. A key that is not what it is named is left out. */
export async function escrowRecipients(escrow: readonly NamedPublicKey[]): Promise<Recipient[]> {
  const recipients = await Promise.all(escrow.map(async ({ kid, jwk }) => {
    const key = (await isNamedByThumbprint({ kid, jwk })) ? await importEncryptionKey(jwk) : null;
    return key === null ? null : { kid, key, role: 'escrow' as const };
  }));
  return recipients.filter((recipient) => recipient !== null);
}
