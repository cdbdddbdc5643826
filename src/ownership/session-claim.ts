import * as z from 'zod/mini';
import { EPOCHS_MAX } from '../domain/epoch.js';
import { epochMillisSchema } from '../domain/instant.js';
import { regionSchema, tenantSchema } from '../domain/realm-codes.js';
import { mediaModeSchema } from '../domain/media-mode.js';
import { opaqueIdSchema } from '../domain/opaque-id.js';
import { digestSchema } from '../domain/recording.js';
import { roleSchema, type Role } from '../domain/role.js';
import type { Keyset } from './keyset.js';
import { POLICIES_MAX, policyIdSchema } from './policy-id.js';
import { shownSchema } from './shown.js';
import { signObject } from './signed-object.js';
import { verifyToken, type TokenFault, type TokenResult } from './verify-token.js';

const partySchema = z.strictObject({
  role: roleSchema,
  sub: opaqueIdSchema,
  /**
   * The newest link of the party's chain of keys when the claim was made; null when it had none yet. A link and not a key:
   * between the booking and the consultation people change phones, and every later link is tied to this one.
   */
  keys: z.nullable(z.strictObject({ seq: z.int().check(z.gte(1)), digest: digestSchema })),
});

/**
 * `consult-session+jwt`: the only object that assigns ownership, made once when the consultation is booked in.
 * Times are milliseconds since 1970.
 */
export const sessionClaimSchema = z.strictObject({
  v: z.literal(2),
  iss: z.string().check(z.minLength(1), z.maxLength(200)),
  /** `consult:<tenant>:<region>`. */
  aud: z.string(),
  jti: opaqueIdSchema,
  iat: epochMillisSchema,
  nbf: epochMillisSchema,
  /** Gates joining. For evidence, `nbf..exp` is held against the first epoch's time. */
  exp: epochMillisSchema,
  tenant: tenantSchema,
  region: regionSchema,
  sid: opaqueIdSchema,
  rid: opaqueIdSchema,
  /** The appointment that was booked, and when it begins: a page opens no other session for it. */
  appointment: opaqueIdSchema,
  start: epochMillisSchema,
  owner: z.strictObject({ sub: opaqueIdSchema }),
  parties: z.array(partySchema).check(z.minLength(2), z.maxLength(2)),
  /** Digests of what a page may draw: see `ShownTexts`. */
  shown: shownSchema,
  recorder: z.literal('practitioner'),
  modes: z.array(mediaModeSchema).check(z.minLength(1), z.maxLength(2)),
  maxEpochs: z.int().check(z.gte(1), z.lte(EPOCHS_MAX)),
  /** Names policies of the keyset. There is no room for a key: whoever holds the issuer's key can let nobody else in. */
  access: z.array(policyIdSchema).check(z.maxLength(POLICIES_MAX)),
  /** ISO 8601 days for which the owner can replay it, e.g. `P30D`. */
  retain: z.string().check(z.regex(/^P[1-9]\d{0,3}D$/)),
});
export type SessionClaim = z.infer<typeof sessionClaimSchema>;

/** The audience of everything that one tenant signs in one region. */
export function audience(tenant: string, region: string): string {
  return `consult:${tenant}:${region}`;
}

/** The party with this role, or null. */
export function partyOf(claim: SessionClaim, role: Role): SessionClaim['parties'][number] | null {
  const found = claim.parties.filter((party) => party.role === role);
  return found.length === 1 ? (found[0] ?? null) : null;
}

/** Milliseconds for which the owner can replay the recording. */
export function retentionMillis(claim: SessionClaim): number {
  return Number(claim.retain.slice(1, -1)) * 86_400_000;
}

/** Signs a claim. Only the claims issuer calls this: see the reference backend's claims module. */
export function signSessionClaim(claim: SessionClaim, issuerKey: CryptoKey, kid: string): Promise<string> {
  return signObject('consult-session+jwt', claim, issuerKey, kid);
}

/** Why a claim was not believed, in the gate's words: only a claim's own fault is called one of the claim. */
export type ClaimTokenFault = `claim-${TokenFault}`;

/** Verifies a claim's signature through the pinned keyset, and its shape. What it says is the gate's to judge. */
export async function verifySessionClaim(token: string, keyset: Pick<Keyset, 'keyOf'>, at: number): Promise<TokenResult<SessionClaim, ClaimTokenFault>> {
  const result = await verifyToken(token, 'consult-session+jwt', sessionClaimSchema, (kid) => keyset.keyOf('issuer', kid, at));
  return result.ok ? result : { ok: false, fault: `claim-${result.fault}` };
}
