import * as z from 'zod/mini';
import { regionSchema, tenantSchema } from '../domain/realm-codes.js';
import { epochMillisSchema } from '../domain/instant.js';
import { policySchema, type Policy } from './policy.js';
import { POLICIES_MAX } from './policy-id.js';
import { publicJwkSchema, type StrictPublicJwk } from './public-jwk.js';
import { importVerifyKey } from './import-verify-key.js';
import { signObject } from './signed-object.js';
import { verifyToken } from './verify-token.js';
import { thumbprint } from './thumbprint.js';

export type PublicJwk = StrictPublicJwk;

/**
 * What a key of the insurer's may sign. `issuer`: claims and people's keys. `incident`: revocations. `lease`: leave to go
 * on playing. `approver`: a person who may approve that a recording is opened without its owner. `log`: the log.
 */
export const keyUseSchema = z.enum(['issuer', 'incident', 'lease', 'approver', 'log']);
export type KeyUse = z.infer<typeof keyUseSchema>;

/** `consult-keyset+jwt`: the tenant's keys in one region, signed by its offline root. */
export const keysetSchema = z.strictObject({
  v: z.literal(2),
  tenant: tenantSchema,
  region: regionSchema,
  /** Grows with every change; a lower one than seen before is a rollback. */
  seq: z.int().check(z.nonnegative()),
  iat: epochMillisSchema,
  notAfter: epochMillisSchema,
  keys: z.array(z.strictObject({
    kid: z.string().check(z.minLength(1), z.maxLength(100)),
    use: keyUseSchema,
    state: z.enum(['active', 'verify-only', 'revoked']),
    validUntil: z.nullable(epochMillisSchema),
    jwk: publicJwkSchema,
  })).check(z.maxLength(100)),
  /** Who can open recordings besides their owners. */
  policies: z.array(policySchema).check(z.maxLength(POLICIES_MAX)),
});
export type KeysetPayload = z.infer<typeof keysetSchema>;

/** What the SDK is configured with; never taken from a response. */
export interface TrustAnchor {
  tenant: string;
  region: string;
  /** RFC 7638 SHA-256 thumbprint of the tenant's offline root key, base64url. */
  rootThumbprint: string;
}

/** Looks keys up in a keyset that has been verified. */
export interface Keyset {
  /** The key of this use and `kid` that was good at `at` (ms), or null: unknown, revoked, of another use, or past its end. */
  keyOf(use: KeyUse, kid: string, at: number): Promise<CryptoKey | null>;
  /** The policy of this name, or null: unknown, or one of two of the same name. */
  policyOf(id: string): Policy | null;
}

/** A keyset as `verifyKeyset` found it good; `payload` is what `keysetOf` needs to look keys up in it somewhere else. */
export interface VerifiedKeyset extends Keyset {
  readonly payload: KeysetPayload;
}

export type KeysetResult = { ok: true; keyset: VerifiedKeyset } | { ok: false; fault: 'root' | 'signature' | 'tenant' | 'region' | 'rollback' | 'expired' | 'lifetime' };

const DAY = 86_400_000;
/** The longest that a keyset is valid, so that a key which its root has taken out is not believed for longer. */
export const KEYSET_LIFETIME = 14 * DAY;
/** How far ahead the clock of whoever signs a keyset may be, milliseconds. */
export const KEYSET_AHEAD = DAY;

/** Signs a keyset with the tenant's root key. The `kid` is the root's thumbprint. */
export function signKeyset(payload: KeysetPayload, rootKey: CryptoKey, rootThumbprint: string): Promise<string> {
  return signObject('consult-keyset+jwt', payload, rootKey, rootThumbprint);
}

/**
 * Believes a keyset only if the configured root signed it, for the configured tenant and region.
 * @param knownSeq the highest `seq` seen on this device; lower fails closed
 * @param now milliseconds since 1970
 */
export async function verifyKeyset(
  document: { keyset: string; rootKey: JsonWebKey },
  trust: TrustAnchor,
  knownSeq: number,
  now: number,
): Promise<KeysetResult> {
  const jwk = publicJwkSchema.safeParse(document.rootKey);
  if (!jwk.success || (await thumbprint(jwk.data)) !== trust.rootThumbprint) return { ok: false, fault: 'root' };
  const root = await importVerifyKey(jwk.data);
  if (root === null) return { ok: false, fault: 'root' };
  const result = await verifyToken(document.keyset, 'consult-keyset+jwt', keysetSchema, (kid) =>
    Promise.resolve(kid === trust.rootThumbprint ? root : null));
  if (!result.ok) return { ok: false, fault: 'signature' };
  const { payload } = result;
  if (payload.tenant !== trust.tenant) return { ok: false, fault: 'tenant' };
  if (payload.region !== trust.region) return { ok: false, fault: 'region' };
  if (payload.seq < knownSeq) return { ok: false, fault: 'rollback' };
  // Written so that a time that is no number is refused.
  if (!(now < payload.notAfter)) return { ok: false, fault: 'expired' };
  // One from a future day would be valid for longer, from now on, than its own two times say.
  if (payload.notAfter - payload.iat > KEYSET_LIFETIME || payload.iat > now + KEYSET_AHEAD) return { ok: false, fault: 'lifetime' };
  return { ok: true, keyset: { payload, ...keysetOf(payload) } };
}

/** @param payload of a `VerifiedKeyset`, and of nothing else: nothing is verified here */
export function keysetOf(payload: KeysetPayload): Keyset {
  const imported = new Map<string, Promise<CryptoKey | null>>();
  return {
    keyOf(use, kid, at) {
      const found = payload.keys.filter((key) => key.kid === kid);
      const [entry] = found;
      // Two keys under one kid is an ambiguity, and ambiguity is denied.
      if (entry === undefined || found.length !== 1 || entry.use !== use || entry.state === 'revoked') return Promise.resolve(null);
      if (entry.validUntil !== null && !(at <= entry.validUntil)) return Promise.resolve(null);
      let key = imported.get(kid);
      if (key === undefined) imported.set(kid, (key = importVerifyKey(entry.jwk)));
      return key;
    },
    policyOf(id) {
      const found = payload.policies.filter((policy) => policy.id === id);
      return found.length === 1 ? (found[0] ?? null) : null;
    },
  };
}
