import * as z from 'zod/mini';
import { namedPublicKeySchema } from './named-public-key.js';
import { tokenSchema } from './token.js';

/** Most session keys of one party in one consultation: each page load without an entry in the chain makes one. */
export const SESSION_KEYS_MAX = 32;

/** What a page hands in to get a key for one consultation. */
export const sessionKeyRequestSchema = z.strictObject({
  /** The page's key for signatures, and the one that a recording is wrapped to. */
  sig: namedPublicKeySchema,
  enc: namedPublicKeySchema,
  /** `consult-sessionproof+jwt`, signed by `sig`. */
  proof: tokenSchema,
});
export type SessionKeyRequest = z.infer<typeof sessionKeyRequestSchema>;

/** Both parties' session keys of one consultation (`consult-sessionkey+jwt`), in any order. */
export const sessionKeysSchema = z.array(tokenSchema).check(z.maxLength(2 * SESSION_KEYS_MAX));
