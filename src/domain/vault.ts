import * as z from 'zod/mini';
import { bytesText } from './bytes-text.js';
import { epochMillisSchema } from './instant.js';
import { namedPublicKeySchema } from './named-public-key.js';
import { vaultKindSchema, wayIdSchema } from './way-id.js';

/** One recovery method, without what it holds. Its key pair is its own: the account's key is sealed to it in a box. */
export const vaultWaySchema = z.strictObject({
  kind: vaultKindSchema,
  id: wayIdSchema,
  /** Public: what the method's secret is mixed with. */
  salt: bytesText(32),
  /** The method's own key for encryption. */
  enc: namedPublicKeySchema,
  at: epochMillisSchema,
});
export type VaultWay = z.infer<typeof vaultWaySchema>;

/**
 * A recovery method with what it holds: the private half of its own key, sealed under a key that only the method's secret
 * gives. It is handed out to one who shows the secret's other half, `proof`, of which the backend keeps the digest.
 */
export const vaultEntrySchema = z.strictObject({
  ...vaultWaySchema.shape,
  /** Base64url SHA-256 of the proof. */
  proofDigest: bytesText(32),
  /** AES-256-GCM: nonce(12) || the private scalar, sealed (32 + 16); base64url. */
  sealed: bytesText(60),
});
export type VaultEntry = z.infer<typeof vaultEntrySchema>;

/** What opening a recovery method shows the backend: base64url, 32 bytes. */
export const wayProofSchema = bytesText(32);
