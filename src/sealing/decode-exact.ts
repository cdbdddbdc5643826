import { fromBase64url } from '../ownership/base64url.js';

/**
 * The bytes of a base64url text that must have exactly this many.
 * @throws TypeError otherwise; nothing is cut off or filled up
 */
export function decodeExact(text: string, length: number, name: string): Uint8Array<ArrayBuffer> {
  const bytes = fromBase64url(text);
  if (bytes.length !== length) throw new TypeError(`${name} is ${length} bytes in base64url.`);
  return bytes;
}
