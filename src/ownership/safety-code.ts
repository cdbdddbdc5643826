import type { Role } from '../domain/role.js';
import { concatBytes } from '../domain/concat-bytes.js';
import { utf8 } from '../domain/utf8.js';
import { fromBase64url } from './base64url.js';

const LABEL = utf8('consult/sas@v2\0');

/** What the two pages have said to each other, in the order in which it was said: all commitments before any nonce. */
export interface SpokenParts {
  /** Digest of the session claim. */
  cd: string;
  commits: Readonly<Record<Role, string>>;
  nonces: Readonly<Record<Role, string>>;
}

/**
 * The code that two people may read out to each other, `042 917`: the same on both pages when both rest on the same two
 * binds. SHA-256("consult/sas@v2\0" || cd(32) || patient's commitment(32) || practitioner's commitment(32) || patient's
 * nonce(32) || practitioner's nonce(32)), of which the first 8 bytes (big-endian) modulo a million.
 * Whoever is in the middle has fixed its own part before it hears either nonce, whatever keys it holds: it gets the two
 * codes to agree once in a million calls.
 */
export async function safetyCode({ cd, commits, nonces }: SpokenParts): Promise<string> {
  const parts = [cd, commits.patient, commits.practitioner, nonces.patient, nonces.practitioner].map(fromBase64url);
  const hash = new DataView(await crypto.subtle.digest('SHA-256', concatBytes(LABEL, ...parts)));
  const digits = String(hash.getBigUint64(0) % 1_000_000n).padStart(6, '0');
  return `${digits.slice(0, 3)} ${digits.slice(3)}`;
}
