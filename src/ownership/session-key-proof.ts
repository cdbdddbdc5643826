import * as z from 'zod/mini';
import { epochMillisSchema } from '../domain/instant.js';
import type { NamedPublicKey } from '../domain/named-public-key.js';
import { opaqueIdSchema } from '../domain/opaque-id.js';
import { digestSchema } from '../domain/recording.js';
import { roleSchema, type Role } from '../domain/role.js';
import { importPartyKey, keyAmong } from './party-key.js';
import { signObject } from './signed-object.js';
import { verifyToken, type TokenFault, type Verified } from './verify-token.js';

/** How far the page's clock may be from the backend's, milliseconds, either way. Clocks of phones are wrong. */
export const SESSION_PROOF_SKEW = 86_400_000;

/**
 * `consult-sessionproof+jwt`: a page asks for a session key, and signs with the very key that it asks for. It is an object
 * of its own beside `consult-enrol+jwt`, so that neither can stand for the other: a page that joins a call has not asked to
 * be in the chain.
 */
export const sessionKeyProofSchema = z.strictObject({
  v: z.literal(1),
  /** `consult:<tenant>:<region>`. */
  aud: z.string().check(z.maxLength(100)),
  sid: opaqueIdSchema,
  /** Digest of the session claim. */
  cd: digestSchema,
  role: roleSchema,
  sub: opaqueIdSchema,
  /** The names of both keys. */
  sig: digestSchema,
  enc: digestSchema,
  at: epochMillisSchema,
});
export type SessionKeyProof = z.infer<typeof sessionKeyProofSchema>;

export interface ExpectedSessionKeyProof {
  audience: string;
  sid: string;
  cd: string;
  role: Role;
  /** Who is signed in. */
  subject: string;
  /** The keys that the request names. */
  sig: NamedPublicKey;
  enc: NamedPublicKey;
  /** Milliseconds since 1970, as the backend's clock has it. */
  now: number;
}

/** `session`, `claim`, `audience`, `role`: for another consultation. `sig`, `enc`: signed for other keys than the request names. */
export type SessionKeyProofFault = TokenFault | 'audience' | 'session' | 'claim' | 'role' | 'subject' | 'sig' | 'enc' | 'time';

export type SessionKeyProofResult = ({ ok: true } & Verified<SessionKeyProof>) | { ok: false; fault: SessionKeyProofFault };

/** @param key the page's private key; `kid` its thumbprint */
export function signSessionKeyProof(payload: SessionKeyProof, key: CryptoKey, kid: string): Promise<string> {
  return signObject('consult-sessionproof+jwt', payload, key, kid);
}

/** Believes nobody but the key itself. */
export async function verifySessionKeyProof(token: string, expected: ExpectedSessionKeyProof): Promise<SessionKeyProofResult> {
  const key = await importPartyKey(expected.sig);
  const result = await verifyToken(token, 'consult-sessionproof+jwt', sessionKeyProofSchema, keyAmong(...(key === null ? [] : [key])));
  if (!result.ok) return result;
  const fault = proofFault(result.payload, expected);
  return fault === null ? result : { ok: false, fault };
}

function proofFault(proof: SessionKeyProof, { audience, sid, cd, role, subject, sig, enc, now }: ExpectedSessionKeyProof): SessionKeyProofFault | null {
  if (proof.aud !== audience) return 'audience';
  if (proof.sid !== sid) return 'session';
  if (proof.cd !== cd) return 'claim';
  if (proof.role !== role) return 'role';
  if (proof.sub !== subject) return 'subject';
  if (proof.sig !== sig.kid) return 'sig';
  if (proof.enc !== enc.kid) return 'enc';
  // Not `> SESSION_PROOF_SKEW`: a time that is no number is refused.
  return Math.abs(now - proof.at) <= SESSION_PROOF_SKEW ? null : 'time';
}
