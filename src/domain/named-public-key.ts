import * as z from 'zod/mini';
import { bytesText } from './bytes-text.js';

// In its one spelling, so that a point has one thumbprint.
const bytes32Schema = bytesText(32);

/** A public P-256 key and what it says of its use. Strict: a private part, or a word that we do not know, is refused. */
export const publicJwkSchema = z.strictObject({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: bytes32Schema,
  y: bytes32Schema,
  use: z.optional(z.enum(['sig', 'enc'])),
  key_ops: z.optional(z.array(z.enum(['verify', 'deriveBits', 'deriveKey'])).check(z.maxLength(3))),
});
export type StrictPublicJwk = z.infer<typeof publicJwkSchema>;

/** A public key under its own name: `kid` is the RFC 7638 SHA-256 thumbprint of `jwk`, so nobody can rename it. */
export const namedPublicKeySchema = z.strictObject({ kid: bytes32Schema, jwk: publicJwkSchema });
export type NamedPublicKey = z.infer<typeof namedPublicKeySchema>;
