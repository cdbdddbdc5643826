import { utf8 } from '../domain/utf8.js';
import { fromBase64url, toBase64url } from '../ownership/base64url.js';

type Bytes = Uint8Array<ArrayBuffer>;

const PROOF_INFO = utf8('consult/vault-proof@v1\0');
const KEY_INFO = utf8('consult/vault-key@v1\0');

/** The two halves of what a code or a passkey gives; neither tells anything about the other. */
export interface WaySecret {
  /** Shown to the backend, which keeps its digest: base64url, 32 bytes. */
  readonly proof: string;
  /** AES-256-GCM: opens and seals the method's entry. It never leaves the device. */
  readonly key: CryptoKey;
}

/**
 * HKDF-SHA-256 with the entry's salt: the proof for "consult/vault-proof@v1\0", the key for "consult/vault-key@v1\0".
 * @param secret a code's characters, or the 32 bytes that a passkey gives; never fewer than 128 bits
 * @param salt base64url, 32 bytes
 */
export async function deriveWaySecret(secret: Bytes, salt: string): Promise<WaySecret> {
  const input = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits', 'deriveKey']);
  const hkdf = (info: Bytes): HkdfParams => ({ name: 'HKDF', hash: 'SHA-256', salt: fromBase64url(salt), info });
  return {
    proof: toBase64url(new Uint8Array(await crypto.subtle.deriveBits(hkdf(PROOF_INFO), input, 256))),
    key: await crypto.subtle.deriveKey(hkdf(KEY_INFO), input, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']),
  };
}

/** A recovery code as a secret. @param code in its one spelling */
export function codeSecret(code: string): Bytes {
  return new Uint8Array(utf8(code));
}
