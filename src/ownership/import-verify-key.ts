/** Imports a public P-256 key for ES256. @returns null for anything else, a key that is meant to encrypt included. */
export async function importVerifyKey(jwk: JsonWebKey): Promise<CryptoKey | null> {
  const { kty, crv, x, y, use = 'sig', key_ops = ['verify'] } = jwk;
  // On the curve the two uses look alike; only the key's own word tells them apart.
  if (use !== 'sig' || !key_ops.includes('verify')) return null;
  try {
    // It refuses another type or curve, a part that is missing, and what is no point.
    return await crypto.subtle.importKey('jwk', { kty, crv, x, y }, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['verify']);
  } catch {
    return null;
  }
}
