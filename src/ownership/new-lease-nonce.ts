import { toBase64url } from './base64url.js';

/** What one question for a lease is asked with: `leaseNonceSchema`. */
export function newLeaseNonce(): string {
  return toBase64url(crypto.getRandomValues(new Uint8Array(16)));
}
