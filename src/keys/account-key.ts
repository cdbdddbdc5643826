import type { NamedPublicKey } from '../domain/named-public-key.js';
import { fromBase64url, toBase64url } from '../ownership/base64url.js';
import { importEncryptionKey } from '../ownership/import-encryption-key.js';
import { thumbprint } from '../ownership/thumbprint.js';
import { publicOfScalar } from '../sealing/hpke-box.js';
import type { OwnAccount } from './own-keys.js';

type Bytes = Uint8Array<ArrayBuffer>;

const ECDH = { name: 'ECDH', namedCurve: 'P-256' } as const;

/**
 * Makes an encryption key, of an account or of a recovery method. This once the private scalar (32 bytes) can be read: it
 * is sealed for those who are to have it, and the caller overwrites it. From then on only `importAccount` gives a private
 * key, which cannot be read out.
 */
export async function makeAccountKey(): Promise<{ named: NamedPublicKey; scalar: Bytes }> {
  const pair = await crypto.subtle.generateKey(ECDH, true, ['deriveBits']);
  const { x = '', y = '', d = '' } = await crypto.subtle.exportKey('jwk', pair.privateKey);
  const jwk: NamedPublicKey['jwk'] = { kty: 'EC', crv: 'P-256', x, y, use: 'enc' };
  return { named: { kid: await thumbprint(jwk), jwk }, scalar: fromBase64url(d) };
}

/**
 * The pair for use on this device, its private half not extractable.
 * @param named the public key, as the verified chain has it
 * @returns null when the scalar is not that key's
 */
export async function importAccount(named: NamedPublicKey, scalar: Bytes): Promise<OwnAccount | null> {
  const publicKey = await importEncryptionKey(named.jwk);
  if (publicKey === null || (await thumbprint(named.jwk)) !== named.kid) return null;
  const { kty, crv, x, y } = named.jwk;
  let privateKey: CryptoKey;
  try {
    privateKey = await crypto.subtle.importKey('jwk', { kty, crv, x, y, d: toBase64url(scalar) }, ECDH, false, ['deriveBits']);
  } catch {
    return null;
  }
  return (await belongTogether(publicKey, privateKey)) ? { kid: named.kid, pair: { publicKey, privateKey } } : null;
}

/**
 * The same for a former key, of which the chain has only the name.
 * @returns null when the scalar is not that key's
 */
export async function importFormerAccount(kid: string, scalar: Bytes): Promise<OwnAccount | null> {
  const point = await publicOfScalar(scalar);
  return point === null ? null : importAccount({ kid, jwk: { kty: 'EC', crv: 'P-256', ...point, use: 'enc' } }, scalar);
}

/** Not every browser compares the two halves on import: a third key agrees with both to the same, or they are no pair. */
async function belongTogether(publicKey: CryptoKey, privateKey: CryptoKey): Promise<boolean> {
  const third = await crypto.subtle.generateKey(ECDH, false, ['deriveBits']);
  const [one, other] = await Promise.all([
    crypto.subtle.deriveBits({ name: 'ECDH', public: third.publicKey }, privateKey, 256),
    crypto.subtle.deriveBits({ name: 'ECDH', public: publicKey }, third.privateKey, 256),
  ]);
  const bytes = new Uint8Array(other);
  return new Uint8Array(one).every((byte, index) => byte === bytes[index]);
}
