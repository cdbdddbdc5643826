import type * as z from 'zod/mini';
import { canonicalJson, type CanonicalValue } from './canonical-json.js';
import { digest } from './digest.js';
import { ALGORITHM, isSignedBy, parsePayload, PAYLOAD_MAX_BYTES, readJws, signJws, type Jws, type PeekedToken } from './jws.js';

export type SignedObjectType =
  | 'consult-keyset+jwt'
  | 'consult-session+jwt'
  | 'consult-memberkey+jwt'
  | 'consult-enrol+jwt'
  | 'consult-sessionproof+jwt'
  | 'consult-sessionkey+jwt'
  | 'consult-keychange+jwt'
  | 'consult-bind+jwt'
  | 'consult-signal+jwt'
  | 'consult-consent+jwt'
  | 'consult-epoch+jwt'
  | 'consult-head+jwt'
  | 'consult-grant+jwt'
  | 'consult-lease+jwt'
  | 'consult-revoke+jwt';

/** Why a signed object was not believed. */
export type SignedObjectFault = 'claim-type' | 'claim-key' | 'claim-signature' | 'claim-invalid';

export type SignedObjectResult<T> =
  | { ok: true; payload: T; digest: string }
  | { ok: false; fault: SignedObjectFault };

/**
 * Signs a payload as a compact JWS over its canonical JSON.
 * @param key a P-256 private key usable with ES256
 * @throws TypeError when the payload is outside the canonical subset or above 16 KB
 */
export async function signObject(typ: SignedObjectType, payload: CanonicalValue, key: CryptoKey, kid: string): Promise<string> {
  const bytes = new TextEncoder().encode(canonicalJson(payload));
  if (bytes.length > PAYLOAD_MAX_BYTES) throw new TypeError('A signed payload is at most 16 KB.');
  return signJws({ alg: ALGORITHM, typ, kid }, bytes, key);
}

/**
 * Verifies a compact JWS: ES256, this `typ`, a key that `resolveKey` knows by `kid`, a canonical payload of this shape.
 * @param resolveKey the pinned key for a `kid`, or null
 */
export async function verifyObject<T>(
  token: string,
  typ: SignedObjectType,
  schema: z.ZodMiniType<T>,
  resolveKey: (kid: string) => Promise<CryptoKey | null>,
): Promise<SignedObjectResult<T>> {
  const jws = readJws(token);
  if (jws === null) return { ok: false, fault: 'claim-invalid' };
  const fault = await signatureFault(jws, typ, resolveKey);
  return fault === null ? readPayload(jws.payload, schema) : { ok: false, fault };
}

/** The same for a token that has been read already: its payload is the one that the signature is verified over, and is not read twice. */
export async function verifyPeeked<T>(
  { jws, payload }: PeekedToken<T>,
  typ: SignedObjectType,
  resolveKey: (kid: string) => Promise<CryptoKey | null>,
): Promise<SignedObjectResult<T>> {
  const fault = await signatureFault(jws, typ, resolveKey);
  return fault === null ? { ok: true, payload, digest: await digest(jws.payload) } : { ok: false, fault };
}

async function signatureFault(jws: Jws, typ: SignedObjectType, resolveKey: (kid: string) => Promise<CryptoKey | null>): Promise<SignedObjectFault | null> {
  if (jws.typ !== typ || jws.alg !== ALGORITHM) return 'claim-type';
  const key = await resolveKey(jws.kid);
  if (key === null) return 'claim-key';
  return (await isSignedBy(jws, key)) ? null : 'claim-signature';
}

/** Reads a payload whose signature is somebody else's to check: `claim-invalid` where `parsePayload` says null. */
export async function readPayload<T>(bytes: Uint8Array<ArrayBuffer>, schema: z.ZodMiniType<T>): Promise<SignedObjectResult<T>> {
  const payload = parsePayload(bytes, schema);
  return payload === null ? { ok: false, fault: 'claim-invalid' } : { ok: true, payload, digest: await digest(bytes) };
}

/** Imports a public P-256 key for ES256. @returns null for anything else, a key that is meant to encrypt included. */
export async function importVerifyKey(jwk: JsonWebKey): Promise<CryptoKey | null> {
  const { kty, crv, x, y, use = 'sig', key_ops = ['verify'] } = jwk;
  // On the curve the two uses look alike; only the key's own word tells them apart.
  if (use !== 'sig' || !key_ops.includes('verify')) return null;
  try {
    // It refuses another type or curve, a part that is missing, and what is no point.
    return await crypto.subtle.importKey('jwk', { kty, crv, x, y }, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['verify']);
  } catch {
    return null;
  }
}
