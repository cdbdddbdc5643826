import type { StrictPublicJwk } from '../domain/named-public-key.js';

export { publicJwkSchema, type StrictPublicJwk } from '../domain/named-public-key.js';

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
