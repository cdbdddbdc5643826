import * as z from 'zod/mini';
import { epochMillisSchema } from '../domain/instant.js';
import { namedPublicKeySchema, type NamedPublicKey } from '../domain/named-public-key.js';
import { opaqueIdSchema } from '../domain/opaque-id.js';
import { digestSchema } from '../domain/recording.js';
import { roleSchema } from '../domain/role.js';
import { importEncryptionKey } from './import-encryption-key.js';
import { importPartyKey, isNamedByThumbprint, type PartyKey } from './party-key.js';
import { partyOf, type SessionClaim } from './session-claim.js';
import { signObject } from './signed-object.js';
import { verifyPeekedToken, type KeyResolver, type TokenFault, type Verified } from './verify-token.js';

/**
 * `consult-sessionkey+jwt`: two keys of a page that takes part in one consultation without an entry in its person's chain.
 * The claims issuer signs it, for that consultation alone.
 */
export const sessionKeySchema = z.strictObject({
  v: z.literal(1),
  /** `consult:<tenant>:<region>`. */
  aud: z.string().check(z.maxLength(100)),
  sid: opaqueIdSchema,
  /** Digest of the session claim. */
  cd: digestSchema,
  role: roleSchema,
  sub: opaqueIdSchema,
  sig: namedPublicKeySchema,
  enc: namedPublicKeySchema,
  iat: epochMillisSchema,
  /** At most the claim's. */
  exp: epochMillisSchema,
});
export type SessionKey = z.infer<typeof sessionKeySchema>;

export interface ExpectedSessionKey {
  /** Verified. */
  claim: SessionClaim;
  /** The claim's digest. */
  cd: string;
  /** The verified keyset's issuer keys. */
  resolveKey: KeyResolver;
}

/**
 * `audience`, `session`, `claim`: made for another consultation. `subject`: not the person who has this role in it. `time`:
 * it lasts longer than the claim, or ends before it begins. `sig`, `enc`: a key that is none, of another use, or not called
 * by its name.
 */
export type SessionKeyFault = TokenFault | 'audience' | 'session' | 'claim' | 'subject' | 'time' | 'sig' | 'enc';

/** A session key that counts: `signer` verifies what it has signed, `enc` is what a recording is wrapped to. */
export interface VerifiedSessionKey extends Verified<SessionKey> {
  readonly token: string;
  readonly signer: PartyKey;
  readonly enc: NamedPublicKey;
}

export type SessionKeyResult = ({ ok: true } & VerifiedSessionKey) | { ok: false; fault: SessionKeyFault };

/** Only the claims issuer calls this. */
export function signSessionKey(payload: SessionKey, issuerKey: CryptoKey, kid: string): Promise<string> {
  return signObject('consult-sessionkey+jwt', payload, issuerKey, kid);
}

/** Verifies a session key for one consultation. By the time that it was made at: an issuer's key may have been retired since. */
export async function verifySessionKey(token: string, expected: ExpectedSessionKey): Promise<SessionKeyResult> {
  const result = await verifyPeekedToken(token, 'consult-sessionkey+jwt', sessionKeySchema, (kid, { iat }) => expected.resolveKey(kid, iat));
  if (!result.ok) return result;
  const { payload, digest } = result;
  const fault = sessionKeyFault(payload, expected);
  if (fault !== null) return { ok: false, fault };
  const signer = await importPartyKey(payload.sig);
  if (signer === null) return { ok: false, fault: 'sig' };
  if (payload.enc.kid === payload.sig.kid || !(await isNamedByThumbprint(payload.enc)) || (await importEncryptionKey(payload.enc.jwk)) === null) return { ok: false, fault: 'enc' };
  return { ok: true, payload, digest, token, signer: { ...signer, since: payload.iat, until: payload.exp }, enc: payload.enc };
}

function sessionKeyFault(key: SessionKey, { claim, cd }: ExpectedSessionKey): SessionKeyFault | null {
  if (key.aud !== claim.aud) return 'audience';
  if (key.sid !== claim.sid) return 'session';
  if (key.cd !== cd) return 'claim';
  if (partyOf(claim, key.role)?.sub !== key.sub) return 'subject';
  // Not `> claim.exp`: a time that is no number is refused.
  return key.iat <= key.exp && key.exp <= claim.exp ? null : 'time';
}
