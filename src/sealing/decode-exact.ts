import { base64url } from 'jose';

/**
 * The bytes of a base64url text that must have exactly this many.
 * Only the one text of those bytes is taken: a decoder that overlooks padding, other alphabets or spare bits at the end
 * would let two names stand for one thing.
 * @throws TypeError otherwise; nothing is cut off or filled up
 */
export function decodeExact(text: string, length: number, name: string): Uint8Array<ArrayBuffer> {
  const bytes = decode(text);
  if (bytes?.length !== length || base64url.encode(bytes) !== text) throw new TypeError(`${name} is ${length} bytes in base64url.`);
  return bytes;
}

function decode(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    return new Uint8Array(base64url.decode(text));
  } catch {
    return null;
  }
}
