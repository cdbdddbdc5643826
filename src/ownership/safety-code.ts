import { fromBase64url } from './base64url.js';
import type { BindDigests } from './confirm-text.js';

const LABEL = new TextEncoder().encode('consult/sas@v1\0');

/**
 * The code that two people may read out to each other, `042 917`: the same on both pages when both rest on the same two
 * binds. SHA-256("consult/sas@v1\0" || patient's digest (32) || practitioner's digest (32)), of which the first 8 bytes
 * (big-endian) modulo a million.
 * It shows a mistake, and an attacker who did not prepare for it. One who holds the issuer's key can try nonces until two
 * codes agree: what keeps everybody else out is the binds themselves.
 */
export async function safetyCode({ patient, practitioner }: BindDigests): Promise<string> {
  const bytes = Uint8Array.from([...LABEL, ...fromBase64url(patient), ...fromBase64url(practitioner)]);
  const hash = new DataView(await crypto.subtle.digest('SHA-256', bytes));
  const digits = String(hash.getBigUint64(0) % 1_000_000n).padStart(6, '0');
  return `${digits.slice(0, 3)} ${digits.slice(3)}`;
}
