import { toBase64url } from './base64url.js';

/** Base64url SHA-256 of bytes. Signed objects are digested over their payload, never over the token: ECDSA is malleable. */
export async function digest(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return toBase64url(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
}
