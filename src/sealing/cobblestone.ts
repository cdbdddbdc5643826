import { CHUNK_BYTES, HEADER_BYTES, PLAINTEXT_MAX_BYTES, SALT_BYTES, SEALED_CHUNK_BYTES, TAG_BYTES, openedLength } from './cobblestone-format.js';
import { openMessage, type CobblestoneMessage } from './cobblestone-message.js';
import type { RecordingKey } from './recording-key.js';
import { SealError } from './seal-error.js';
import { sealWithSalt } from './seal-with-salt.js';

type Bytes = Uint8Array<ArrayBuffer>;

/**
 * Seals bytes with Cobblestone-256 (https://c2sp.org/chunked-encryption): AES-256-GCM in chunks of 16 KiB, under a key that
 * is derived from RK, a fresh salt and the context. Out comes salt(24) || commitment(32) || chunks, `sealedLength` bytes.
 * @param context where this belongs: it is not stored, and whoever opens must say the same
 * @param plaintext at most 4 MiB; read until the promise settles
 * @throws SealError `length` above 4 MiB, `key` after a wipe
 */
export function sealBytes(key: RecordingKey, context: Uint8Array, plaintext: Bytes): Promise<Bytes> {
  return sealWithSalt(key, context, plaintext, crypto.getRandomValues(new Uint8Array(SALT_BYTES)));
}

/**
 * Opens what `sealBytes` has sealed, whole or not at all.
 * @throws SealError `commitment` (another key or context, or another header), `truncated`, `tag`, `length`, `key`
 */
export async function openBytes(key: RecordingKey, context: Uint8Array, sealed: Bytes): Promise<Bytes> {
  const opened = new Uint8Array(openedLength(sealed.length));
  let at = 0;
  for await (const chunk of openPieces(key, context, [sealed])) {
    opened.set(chunk, at);
    at += chunk.length;
  }
  return opened;
}

/**
 * Opens as the bytes come: a sealed message in pieces of any size goes in, authenticated plaintext comes out chunk by
 * chunk, none of it before the commitment has been checked. What has come out is genuine and in its place; that nothing
 * is missing is known only when the generator has ended without an error.
 * @throws SealError as `openBytes`, at the first chunk that is wrong; the pieces' own error when they fail
 */
export async function* openPieces(
  key: RecordingKey,
  context: Uint8Array,
  pieces: AsyncIterable<Bytes> | Iterable<Bytes>,
): AsyncGenerator<Bytes, void, undefined> {
  let message: CobblestoneMessage | null = null;
  let number = 0;
  for await (const unit of cut(pieces)) {
    if (message === null) {
      if (unit.length < HEADER_BYTES) throw new SealError('truncated');
      message = await openMessage(key, context, unit);
      continue;
    }
    // Too short for a tag can only be the last unit: the short chunk that ends every message is not there.
    if (unit.length < TAG_BYTES) throw new SealError('truncated');
    if (number * CHUNK_BYTES + unit.length - TAG_BYTES > PLAINTEXT_MAX_BYTES) throw new SealError('length');
    const chunk = await message.openChunk(number, unit);
    number += 1;
    if (chunk.length > 0) yield chunk;
  }
}

/**
 * Pieces of any size, cut into the header, full chunks, and at last what remains: always one unit that is shorter, and
 * perhaps empty. A unit is good until the next one is asked for; one that lies whole in a piece is not copied.
 */
async function* cut(pieces: AsyncIterable<Bytes> | Iterable<Bytes>): AsyncGenerator<Bytes, void, undefined> {
  const held = new Uint8Array(SEALED_CHUNK_BYTES);
  let filled = 0;
  let wanted = HEADER_BYTES;
  for await (const piece of pieces) {
    let rest = piece;
    while (filled + rest.length >= wanted) {
      const taken = rest.subarray(0, wanted - filled);
      if (filled > 0) held.set(taken, filled);
      const unit = filled > 0 ? held.subarray(0, wanted) : taken;
      rest = rest.subarray(taken.length);
      filled = 0;
      wanted = SEALED_CHUNK_BYTES;
      yield unit;
    }
    held.set(rest, filled);
    filled += rest.length;
  }
  yield held.subarray(0, filled);
}
