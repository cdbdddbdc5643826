import * as z from 'zod/mini';

/** What opens a recovery method: the code that was written down, or a passkey of the person's. Never a password. */
export const vaultKindSchema = z.enum(['recovery-code', 'passkey']);
export type VaultKind = z.infer<typeof vaultKindSchema>;

/** A passkey's credential id; for a code a random name. Base64url: 300 bytes at most, so that eight fit into one signed link. */
export const wayIdSchema = z.string().check(z.regex(/^[A-Za-z0-9_-]{1,400}$/));
