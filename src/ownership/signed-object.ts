import { CompactSign, base64url, compactVerify, type JWK } from 'jose';
import type * as z from 'zod/mini';
import { canonicalJson, type CanonicalValue } from './canonical-json.js';
import { digest } from './digest.js';

/** The only algorithm, fixed in code: what a header says never chooses it. */
export const ALGORITHM = 'ES256';
const PAYLOAD_MAX_BYTES = 16 * 1024;

export type SignedObjectType =
  | 'consult-keyset+jwt'
  | 'consult-session+jwt'
  | 'consult-memberkey+jwt'
  | 'consult-enrol+jwt'
  | 'consult-bind+jwt'
  | 'consult-signal+jwt'
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
  return new CompactSign(bytes).setProtectedHeader({ alg: ALGORITHM, typ, kid }).sign(key);
}

/**
 * Verifies a compact JWS: ES256, this `typ`, a key that `resolveKey` knows by `kid`, a canonical payload of this shape.
 * Keys in the header (`jwk`, `jku`, `x5u`) are never looked at. A `crit` header is refused: the library would follow
 * `b64` (RFC 7797), and then the text between the dots is not what everybody else decodes.
 * @param resolveKey the pinned key for a `kid`, or null
 */
export async function verifyObject<T>(
  token: string,
  typ: SignedObjectType,
  schema: z.ZodMiniType<T>,
  resolveKey: (kid: string) => Promise<CryptoKey | null>,
): Promise<SignedObjectResult<T>> {
  const header = readHeader(token);
  if (header === null) return { ok: false, fault: 'claim-invalid' };
  if (header.typ !== typ || header.alg !== ALGORITHM) return { ok: false, fault: 'claim-type' };
  const key = await resolveKey(header.kid);
  if (key === null) return { ok: false, fault: 'claim-key' };
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    const verified = await compactVerify(token, key, { algorithms: [ALGORITHM] });
    bytes = new Uint8Array(verified.payload);
  } catch {
    // Every cause is the same to the caller: not signed by that key.
    return { ok: false, fault: 'claim-signature' };
  }
  return readPayload(bytes, schema);
}

/**
 * Reads a payload whose signature is somebody else's to check: `claim-invalid` unless it is canonical, at most 16 KB and
 * of this shape. What it says is as good as where its bytes, or their digest, come from.
 */
export async function readPayload<T>(bytes: Uint8Array<ArrayBuffer>, schema: z.ZodMiniType<T>): Promise<SignedObjectResult<T>> {
  const invalid = { ok: false, fault: 'claim-invalid' } as const;
  if (bytes.length > PAYLOAD_MAX_BYTES) return invalid;
  try {
    // A byte order mark would be swallowed here and seen by another reader.
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const value = JSON.parse(text) as CanonicalValue;
    // Duplicate members, odd numbers and white space would let two readers see two claims: only the one form is read.
    if (canonicalJson(value) !== text) return invalid;
    const parsed = schema.safeParse(value);
    return parsed.success ? { ok: true, payload: parsed.data, digest: await digest(bytes) } : invalid;
  } catch {
    return invalid;
  }
}

function readHeader(token: string): { alg: unknown; typ: unknown; kid: string } | null {
  try {
    const [head = ''] = token.split('.');
    const header: unknown = JSON.parse(new TextDecoder().decode(base64url.decode(head)));
    if (typeof header !== 'object' || header === null || 'crit' in header) return null;
    const { alg, typ, kid } = header as { alg?: unknown; typ?: unknown; kid?: unknown };
    return typeof kid === 'string' ? { alg, typ, kid } : null;
  } catch {
    return null;
  }
}

/** Imports a public P-256 key for ES256. @returns null for anything else, a key that is meant to encrypt included. */
export async function importVerifyKey(jwk: JWK | JsonWebKey): Promise<CryptoKey | null> {
  const { kty, crv, x, y, use = 'sig', key_ops = ['verify'] } = jwk;
  if (kty !== 'EC' || crv !== 'P-256' || typeof x !== 'string' || typeof y !== 'string') return null;
  // On the curve the two uses look alike; only the key's own word tells them apart.
  if (use !== 'sig' || !key_ops.includes('verify')) return null;
  try {
    return await crypto.subtle.importKey('jwk', { kty, crv, x, y }, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['verify']);
  } catch {
    return null;
  }
}
