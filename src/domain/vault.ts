import * as z from 'zod/mini';
import { bytesText } from './bytes-text.js';
import { epochMillisSchema } from './instant.js';
import { namedPublicKeySchema } from './named-public-key.js';
import { tokenSchema } from './token.js';

/** What opens an entry: the code that was written down, or a passkey of the person's. Never a password. */
export const vaultKindSchema = z.enum(['recovery-code', 'passkey']);
export type VaultKind = z.infer<typeof vaultKindSchema>;

/** One way to the account's private key, without what it holds. */
export const vaultWaySchema = z.object({
  kind: vaultKindSchema,
  /** A passkey's credential id; for a code a random name. Base64url. */
  id: z.string().check(z.regex(/^[A-Za-z0-9_-]{1,1400}$/)),
  /** Public: what the way's secret is mixed with. */
  salt: bytesText(32),
  /** The encryption key that it holds. */
  account: bytesText(32),
  at: epochMillisSchema,
});
export type VaultWay = z.infer<typeof vaultWaySchema>;

/**
 * A way with what it holds: the account's private key, sealed under a key that only the way's secret gives. It is handed
 * out to one who shows the secret's other half, `proof`, of which the backend keeps the digest.
 */
export const vaultEntrySchema = z.object({
  ...vaultWaySchema.shape,
  /** Base64url SHA-256 of the proof. */
  proofDigest: bytesText(32),
  /** AES-256-GCM: nonce(12) || the private scalar, sealed (32 + 16); base64url. */
  sealed: bytesText(60),
});
export type VaultEntry = z.infer<typeof vaultEntrySchema>;

/** A device that wants to be one of the person's. */
export const enrolmentSchema = z.object({
  /** Its key for signatures. */
  device: namedPublicKeySchema,
  /** The account's encryption key: new with the first device; null when there is one already. */
  account: z.nullable(namedPublicKeySchema),
  /** With a new account key: how it can be had again. At least one, so that no key exists that a lost device loses. */
  vault: z.array(vaultEntrySchema).check(z.maxLength(8)),
  /** A `consult-enrol+jwt` by the device's own key: that it holds what it asks for. */
  proof: tokenSchema,
});
export type Enrolment = z.infer<typeof enrolmentSchema>;
