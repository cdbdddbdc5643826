import { concatBytes } from '../domain/concat-bytes.js';
import { utf8 } from '../domain/utf8.js';
import { COMMITMENT_BYTES, SALT_BYTES } from './cobblestone-format.js';
import type { RecordingKey } from './recording-key.js';
import { SealError } from './seal-error.js';

const INFO_LABEL = utf8('c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0');
const KEY_BYTES = 32;
const NONCE_BYTES = 12;

/** The single-use secrets of one message. Chunks are numbered from 0; a number is sealed at most once. */
export interface CobblestoneMessage {
  readonly commitment: Uint8Array;
  sealChunk(number: number, plaintext: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>>;
  /** @throws SealError `tag` when these are not this message's bytes at this place */
  openChunk(number: number, sealed: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>>;
}

/** key || base nonce || commitment = HKDF-Expand(SHA-512, RK, label || salt || context), and what is done with them. */
export async function deriveMessage(key: RecordingKey, salt: Uint8Array, context: Uint8Array): Promise<CobblestoneMessage> {
  const output = await expand(key, concatBytes(INFO_LABEL, salt, context));
  const aesKey = await crypto.subtle.importKey('raw', output.subarray(0, KEY_BYTES), 'AES-GCM', false, ['encrypt', 'decrypt']);
  const baseNonce = output.slice(KEY_BYTES, KEY_BYTES + NONCE_BYTES);
  const commitment = output.slice(KEY_BYTES + NONCE_BYTES, KEY_BYTES + NONCE_BYTES + COMMITMENT_BYTES);
  output.fill(0);
  return {
    commitment,
    async sealChunk(number, plaintext) {
      return new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonceOf(baseNonce, number) }, aesKey, plaintext));
    },
    async openChunk(number, sealed) {
      try {
        return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv: nonceOf(baseNonce, number) }, aesKey, sealed));
      } catch (cause) {
        throw new SealError('tag', { cause });
      }
    },
  };
}

/**
 * The message that a header begins, if the header was made with this key for this context.
 * @param header salt || commitment
 * @throws SealError `commitment`
 */
export async function openMessage(key: RecordingKey, context: Uint8Array, header: Uint8Array): Promise<CobblestoneMessage> {
  const message = await deriveMessage(key, header.subarray(0, SALT_BYTES), context);
  if (!equalBytes(message.commitment, header.subarray(SALT_BYTES))) throw new SealError('commitment');
  return message;
}

/** Two blocks of HKDF-Expand with SHA-512 (RFC 5869, section 2.3); WebCrypto's HKDF would extract first. */
async function expand(key: RecordingKey, info: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const prk = await key.use((bytes) => crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-512' }, false, ['sign']));
  const first = new Uint8Array(await crypto.subtle.sign('HMAC', prk, concatBytes(info, Uint8Array.of(1))));
  const chained = concatBytes(first, info, Uint8Array.of(2));
  const second = new Uint8Array(await crypto.subtle.sign('HMAC', prk, chained));
  const output = concatBytes(first, second);
  for (const spent of [first, chained, second]) spent.fill(0);
  return output;
}

/** The base nonce XOR the chunk's number, big-endian. 32 bits hold every number that the length limit lets through. */
function nonceOf(baseNonce: Uint8Array<ArrayBuffer>, number: number): Uint8Array<ArrayBuffer> {
  const nonce = baseNonce.slice();
  const view = new DataView(nonce.buffer);
  view.setUint32(NONCE_BYTES - 4, view.getUint32(NONCE_BYTES - 4) ^ number);
  return nonce;
}

/** Whether all bytes agree; looks at every one, wherever the first difference is. */
function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  let difference = a.length ^ b.length;
  for (const [index, byte] of a.entries()) difference |= byte ^ (b[index] ?? 0);
  return difference === 0;
}
