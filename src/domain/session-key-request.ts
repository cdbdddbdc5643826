import * as z from 'zod/mini';
import { namedPublicKeySchema } from './named-public-key.js';
import { tokenSchema } from './token.js';

/** What a page hands in to get a key for one consultation. */
export const sessionKeyRequestSchema = z.strictObject({
  /** The page's key for signatures, and the one that a recording is wrapped to. */
  sig: namedPublicKeySchema,
  enc: namedPublicKeySchema,
  /** `consult-sessionproof+jwt`, signed by `sig`. */
  proof: tokenSchema,
});
export type SessionKeyRequest = z.infer<typeof sessionKeyRequestSchema>;
