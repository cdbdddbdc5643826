import { importEncryptionKey } from '../../ownership/import-encryption-key.js';
import { isNamedByThumbprint } from '../../ownership/party-key.js';
import type { Policy } from '../../ownership/policy.js';
import type { Recipient } from '../../recording/upload/upload-handle.js';

/**
 * Those who can open a recording without its owner: the active keys of the escrow policies that its claim names. The keys
 * come from the keyset, which the insurer's root has signed. A key that is not what it is named is left out.
 */
export async function escrowRecipients(policies: readonly Policy[]): Promise<Recipient[]> {
  const keys = policies.flatMap((policy) => (policy.role === 'escrow' ? policy.keys.filter(({ state }) => state === 'active') : []));
  const recipients = await Promise.all(keys.map(async ({ kid, jwk }) => {
    const key = (await isNamedByThumbprint({ kid, jwk })) ? await importEncryptionKey(jwk) : null;
    return key === null ? null : { kid, key, role: 'escrow' as const };
  }));
  return recipients.filter((recipient) => recipient !== null);
}
