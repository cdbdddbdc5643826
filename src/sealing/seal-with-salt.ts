import { CHUNK_BYTES, HEADER_BYTES, SALT_BYTES, SEALED_CHUNK_BYTES, chunkCount, sealedLength } from './cobblestone-format.js';
import { deriveMessage } from './cobblestone-message.js';
import type { RecordingKey } from './recording-key.js';

/**
 * Seals under a given salt. For `sealBytes`, which draws one, and for the test vectors; for nobody else: the same salt
 * twice under one key and context is the same AES key and nonce twice, and both plaintexts are as good as open.
 * @throws SealError `length`, `key`; TypeError unless the salt has 24 bytes
 */
export async function sealWithSalt(
  key: RecordingKey,
  context: Uint8Array,
  plaintext: Uint8Array<ArrayBuffer>,
  salt: Uint8Array,
): Promise<Uint8Array<ArrayBuffer>> {
  if (salt.length !== SALT_BYTES) throw new TypeError(`A salt has ${SALT_BYTES} bytes.`);
  const sealed = new Uint8Array(sealedLength(plaintext.length));
  sealed.set(salt);
  const message = await deriveMessage(key, sealed.subarray(0, SALT_BYTES), context);
  sealed.set(message.commitment, SALT_BYTES);
  await Promise.all(Array.from({ length: chunkCount(plaintext.length) }, async (_, number) => {
    const chunk = plaintext.subarray(number * CHUNK_BYTES, (number + 1) * CHUNK_BYTES);
    sealed.set(await message.sealChunk(number, chunk), HEADER_BYTES + number * SEALED_CHUNK_BYTES);
  }));
  return sealed;
}
