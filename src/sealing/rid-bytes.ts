import { fromBase64url } from '../ownership/base64url.js';

/** 21 as `newOpaqueId` makes them; 16 in recordings of before. */
const LENGTHS: readonly number[] = [16, 21];

/**
 * A recording's id as it stands in what is sealed for it. Everything around it has a fixed length there, so that no two ids
 * give the same bytes.
 * @throws TypeError for an id that is no base64url text of 16 or 21 bytes
 */
export function ridBytes(rid: string): Uint8Array<ArrayBuffer> {
  const bytes = fromBase64url(rid);
  if (!LENGTHS.includes(bytes.length)) throw new TypeError('A rid is 16 or 21 bytes in base64url.');
  return bytes;
}
