import { payloadDigest } from './payload-digest.js';

/**
 * The name of a P-256 key: its RFC 7638 SHA-256 thumbprint, base64url. Over the four members that make the key and nothing
 * else that it says of itself, so that a use or an operation more is no other key.
 */
export function thumbprint({ kty, crv, x, y }: Required<Pick<JsonWebKey, 'kty' | 'crv' | 'x' | 'y'>>): Promise<string> {
  return payloadDigest({ crv, kty, x, y });
}
