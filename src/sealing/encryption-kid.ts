import { thumbprint } from '../ownership/thumbprint.js';
import { SealError } from './seal-error.js';

/**
 * The name of an encryption key: its RFC 7638 SHA-256 thumbprint, base64url.
 * @param publicKey ECDH on P-256, extractable as public keys are
 * @throws SealError `key` for any other
 */
export async function encryptionKid(publicKey: CryptoKey): Promise<string> {
  const { name, namedCurve } = publicKey.algorithm as Partial<EcKeyAlgorithm>;
  if (publicKey.type !== 'public' || name !== 'ECDH' || namedCurve !== 'P-256' || !publicKey.extractable) throw new SealError('key');
  // Of a key on a curve all four are there.
  return thumbprint((await crypto.subtle.exportKey('jwk', publicKey)) as Parameters<typeof thumbprint>[0]);
}
