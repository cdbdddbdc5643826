import type { Role } from '../domain/role.js';
import { concatBytes } from '../domain/concat-bytes.js';
import { utf8 } from '../domain/utf8.js';
import { fromBase64url } from './base64url.js';
import { digest } from './digest.js';
import { fingerprintBytes } from './fingerprint.js';

const LABEL = utf8('consult/commit@v1\0');
const ROLES: Readonly<Record<Role, number>> = { patient: 1, practitioner: 2 };

/** What a party commits to before it hears the other one's nonce. */
export interface Opening {
  /** Digest of the session claim. */
  cd: string;
  role: Role;
  /** 32 bytes, base64url: fresh for each pair of page loads, and opened once. */
  nonce: string;
  /** The party's certificate, in the one form of a fingerprint. */
  fp: string;
  /** The device's signing key. */
  kid: string;
}

/**
 * The commitment: digest("consult/commit@v1\0" || cd(32) || u8 role || nonce(32) || fp(32) || kid(32)), the role 1 for the
 * patient and 2 for the practitioner. Every part has its own length, so that no two openings have one text.
 */
export function commitTo({ cd, role, nonce, fp, kid }: Opening): Promise<string> {
  return digest(concatBytes(LABEL, fromBase64url(cd), Uint8Array.of(ROLES[role]), fromBase64url(nonce), fingerprintBytes(fp), fromBase64url(kid)));
}
