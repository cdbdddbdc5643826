import { useOf, type StrictPublicJwk } from './public-jwk.js';

/**
 * Imports a public P-256 key for ECDH: the counterpart of `importVerifyKey`.
 * @returns null for a key that does not say that it encrypts, and for what is no point of the curve
 */
export async function importEncryptionKey(jwk: StrictPublicJwk): Promise<CryptoKey | null> {
  if (useOf(jwk) !== 'enc') return null;
  const { kty, crv, x, y } = jwk;
  try {
    return await crypto.subtle.importKey('jwk', { kty, crv, x, y }, { name: 'ECDH', namedCurve: 'P-256' }, true, []);
  } catch {
    return null;
  }
}
