// The only file that imports hpke.
import { AEAD_AES_256_GCM, CipherSuite, KDF_HKDF_SHA256, KEM_DHKEM_P256_HKDF_SHA256 } from 'hpke';
import { concatBytes } from '../domain/concat-bytes.js';
import { SealError } from './seal-error.js';

type Bytes = Uint8Array<ArrayBuffer>;

/** RFC 9180 base mode, suite 0010-0001-0002, fixed in code: nothing on the wire chooses it. */
const SUITE = new CipherSuite(KEM_DHKEM_P256_HKDF_SHA256, KDF_HKDF_SHA256, AEAD_AES_256_GCM);
const ENC_BYTES = 65;
/** Of 32 bytes, sealed: enc(65) || ct(32 + 16). */
const BOX_BYTES = ENC_BYTES + 32 + 16;

/** Seals 32 bytes to one recipient. @throws SealError `key` */
export async function sealBox(plaintext: Bytes, recipient: CryptoKey, info: Bytes, aad?: Bytes): Promise<Bytes> {
  try {
    const { encapsulatedSecret, ciphertext } = await SUITE.Seal(recipient, plaintext, { info, aad });
    return concatBytes(encapsulatedSecret, ciphertext);
  } catch (cause) {
    throw new SealError('key', { cause });
  }
}

/** Opens such a box. @throws SealError `wrap`, `key` */
export async function openBox(box: Bytes, keyPair: CryptoKeyPair, info: Bytes, aad?: Bytes): Promise<Uint8Array> {
  const { privateKey } = keyPair;
  const { namedCurve } = privateKey.algorithm as Partial<EcKeyAlgorithm>;
  // Only the private half of an agreement derives.
  const fit = namedCurve === 'P-256' && privateKey.usages.includes('deriveBits');
  if (!fit) throw new SealError('key');
  if (box.length !== BOX_BYTES) throw new SealError('wrap');
  try {
    return await SUITE.Open(keyPair, box.subarray(0, ENC_BYTES), box.subarray(ENC_BYTES), { info, aad });
  } catch (cause) {
    // Every cause is the same to the caller: not for this key, this place and this role.
    throw new SealError('wrap', { cause });
  }
}

/**
 * The public key that belongs to a private scalar (32 bytes), as coordinates in base64url. Browsers do not give it for a scalar alone.
 * @returns null for what is no scalar of the curve
 */
export async function publicOfScalar(scalar: Bytes): Promise<{ x: string; y: string } | null> {
  try {
    const key = await SUITE.DeserializePrivateKey(scalar, true);
    const { x = '', y = '' } = await crypto.subtle.exportKey('jwk', key as CryptoKey);
    return { x, y };
  } catch {
    return null;
  }
}
