import * as z from 'zod/mini';
import { regionSchema, tenantSchema } from '../domain/realm-codes.js';
import { epochMillisSchema } from '../domain/instant.js';
import { opaqueIdSchema } from '../domain/opaque-id.js';
import { signObject } from './signed-object.js';
import { verifyPeekedToken, type KeyResolver, type TokenFault, type Verified } from './verify-token.js';

const kidSchema = z.string().check(z.minLength(1), z.maxLength(100));
/** A part of the product that can be stopped alone, e.g. `replay`. One that this version does not know stops nothing here. */
const featureSchema = z.string().check(z.regex(/^[a-z][a-z0-9-]{0,63}$/));
/** The `seq` of the stop that is lifted, in decimal. */
const liftedSchema = z.string().check(z.regex(/^[1-9]\d{0,14}$/));

function about<Scope extends string, Target extends z.ZodMiniType<string>>(scope: Scope, target: Target) {
  return z.strictObject({
    v: z.literal(2),
    /** `consult:<tenant>:<region>`. */
    aud: z.string().check(z.maxLength(100)),
    /** Counts from 1 within the realm, without a gap; a lease names the newest that its signer knew. */
    seq: z.int().check(z.gte(1)),
    scope: z.literal(scope),
    target,
    /** A code, never a sentence: it is logged, and nobody is told about a person by it. */
    why: z.string().check(z.regex(/^[a-z][a-z0-9-]{0,63}$/)),
    /** A rehearsal: it is served to people who are marked for rehearsals, and to nobody else. */
    drill: z.boolean(),
    at: epochMillisSchema,
  });
}

/**
 * `consult-revoke+jwt`: an incident key stops something, or lifts one of its own stops. It opens nothing. It holds from when it
 * is received, whatever its `at`.
 */
export const revocationSchema = z.discriminatedUnion('scope', [
  about('rid', opaqueIdSchema),
  about('sid', opaqueIdSchema),
  about('sub', opaqueIdSchema),
  about('kid', kidSchema),
  about('feature', featureSchema),
  about('tenant', tenantSchema),
  about('region', regionSchema),
  about('lift', liftedSchema),
]);
export type Revocation = z.infer<typeof revocationSchema>;
/** One that stops something. */
export type Stopping = Exclude<Revocation, { scope: 'lift' }>;

export type RevocationFault = TokenFault | 'audience';
export type RevocationResult = ({ ok: true } & Verified<Revocation>) | { ok: false; fault: RevocationFault };

/** @param key the private incident key */
export function signRevocation(payload: Revocation, key: CryptoKey, kid: string): Promise<string> {
  return signObject('consult-revoke+jwt', payload, key, kid);
}

/**
 * Verifies that an incident key has stopped something, or has lifted a stop.
 * @param expected `resolveKey` knows the keyset's incident keys and no others; one that has been retired since still counts
 */
export async function verifyRevocation(token: string, expected: { resolveKey: KeyResolver; audience: string }): Promise<RevocationResult> {
  const result = await verifyPeekedToken(token, 'consult-revoke+jwt', revocationSchema, (kid, { at }) => expected.resolveKey(kid, at));
  if (!result.ok) return result;
  return result.payload.aud === expected.audience ? result : { ok: false, fault: 'audience' };
}
