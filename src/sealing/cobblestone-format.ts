import { SealError } from './seal-error.js';

// Cobblestone-256, https://c2sp.org/chunked-encryption: salt || commitment || chunks, each with its tag. All in bytes.
export const SALT_BYTES = 24;
export const COMMITMENT_BYTES = 32;
export const HEADER_BYTES = SALT_BYTES + COMMITMENT_BYTES;
export const CHUNK_BYTES = 16 * 1024;
export const TAG_BYTES = 16;
export const SEALED_CHUNK_BYTES = CHUNK_BYTES + TAG_BYTES;

/**
 * Most plaintext of one message: 4 MiB, far above a second of any picture we record. The scheme itself allows 4 PiB and
 * asks for no lower limit than 64 TiB; ours is a segment's, because a segment is held in memory whole.
 * What a segment may have on the wire is a limit of its own: `sealedLength(PLAINTEXT_MAX_BYTES)` is 4,168 bytes more.
 */
export const PLAINTEXT_MAX_BYTES = 4 * 1024 * 1024;

/** Chunks of a message. The last one is always short, and empty where the plaintext fills the others. */
export function chunkCount(plaintextLength: number): number {
  return Math.floor(plaintextLength / CHUNK_BYTES) + 1;
}

/**
 * Bytes of a sealed message of this many bytes of plaintext.
 * @throws SealError `length` above the limit; TypeError for what is no length
 */
export function sealedLength(plaintextLength: number): number {
  if (!Number.isSafeInteger(plaintextLength) || plaintextLength < 0) throw new TypeError('A length is a whole number.');
  if (plaintextLength > PLAINTEXT_MAX_BYTES) throw new SealError('length');
  return HEADER_BYTES + plaintextLength + chunkCount(plaintextLength) * TAG_BYTES;
}

/**
 * Bytes of plaintext in a sealed message of this length, before anything of it is believed.
 * @throws SealError `truncated` where no message ends: in the header, after a full chunk, in a tag; `length` above the limit
 */
export function openedLength(sealed: number): number {
  const body = sealed - HEADER_BYTES;
  const last = body % SEALED_CHUNK_BYTES;
  // Below the header the remainder is negative, which is less than a tag too.
  if (last < TAG_BYTES) throw new SealError('truncated');
  const opened = Math.floor(body / SEALED_CHUNK_BYTES) * CHUNK_BYTES + last - TAG_BYTES;
  if (opened > PLAINTEXT_MAX_BYTES) throw new SealError('length');
  return opened;
}
