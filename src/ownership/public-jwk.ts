import * as z from 'zod/mini';

// 32 bytes in base64url leave two bits over. Only with those at zero has a point one spelling, and one thumbprint.
const coordinateSchema = z.string().check(z.regex(/^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/));

/** A public P-256 key and what it says of its use. Strict: a private part, or a word that we do not know, is refused. */
export const publicJwkSchema = z.strictObject({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: coordinateSchema,
  y: coordinateSchema,
  use: z.optional(z.enum(['sig', 'enc'])),
  key_ops: z.optional(z.array(z.enum(['verify', 'deriveBits', 'deriveKey'])).check(z.maxLength(3))),
});
export type StrictPublicJwk = z.infer<typeof publicJwkSchema>;

/**
 * What a key is for, by its own word, since on the curve the two uses look alike. One that says nothing signs, as in
 * `importVerifyKey`; so a key that encrypts has to say it. One that says both is for neither: null.
 */
export function useOf({ use, key_ops: operations = [] }: StrictPublicJwk): 'sig' | 'enc' | null {
  const verifies = operations.includes('verify');
  const derives = operations.includes('deriveBits') || operations.includes('deriveKey');
  if (verifies && derives) return null;
  if (verifies) return use === 'enc' ? null : 'sig';
  if (derives) return use === 'sig' ? null : 'enc';
  return use ?? 'sig';
}
