import type * as z from 'zod/mini';
import { digest } from './digest.js';
import { ALGORITHM, isSignedBy, parsePayload, peekToken, readJws, type Jws, type PeekedToken } from './jws.js';
import type { SignedObjectType } from './signed-object.js';

/**
 * Why a token was not believed: `type`, another `typ` or algorithm; `key`, a `kid` that nobody vouches for; `signature`,
 * not made by that key; `invalid`, not canonical or not of this shape.
 */
export type TokenFault = 'type' | 'key' | 'signature' | 'invalid';

/** What a signature has been verified for, with the digest of its payload. */
export interface Verified<T> {
  readonly payload: T;
  readonly digest: string;
}

export type TokenResult<T, Fault = TokenFault> = ({ ok: true } & Verified<T>) | { ok: false; fault: Fault };

/** The key for a `kid` that was good at `at` (milliseconds since 1970), or null. A keyset's `keyOf` is one for each use. */
export type KeyResolver = (kid: string, at: number) => Promise<CryptoKey | null>;

type KeyByName = (kid: string) => Promise<CryptoKey | null>;

/**
 * Verifies a compact JWS: ES256, this `typ`, a key that `resolveKey` knows by `kid`, a canonical payload of this shape.
 * @param resolveKey the pinned key for a `kid`, or null
 */
export async function verifyToken<T>(token: string, typ: SignedObjectType, schema: z.ZodMiniType<T>, resolveKey: KeyByName): Promise<TokenResult<T>> {
  const jws = readJws(token);
  if (jws === null) return { ok: false, fault: 'invalid' };
  const fault = await signatureFault(jws, typ, resolveKey);
  return fault === null ? readPayload(jws.payload, schema) : { ok: false, fault };
}

/**
 * The same where the payload decides which key is asked for: by its own time, say, since the key may have been retired
 * after it signed. A retired key can lie about the time, so whoever uses this holds it against something else as well.
 * @param resolveKey the key for a `kid`; `peeked` is what the payload says, not yet believed
 */
export async function verifyPeekedToken<T>(
  token: string,
  typ: SignedObjectType,
  schema: z.ZodMiniType<T>,
  resolveKey: (kid: string, peeked: T) => Promise<CryptoKey | null>,
): Promise<TokenResult<T>> {
  const peeked = peekToken(token, schema);
  if (peeked === null) return { ok: false, fault: 'invalid' };
  return verifyReadToken(peeked, typ, (kid) => resolveKey(kid, peeked.payload));
}

/** The same for a token that was read before, by the schema of its type: its payload is the one that the signature is verified over, and is not read twice. */
export async function verifyReadToken<T>({ jws, payload }: PeekedToken<T>, typ: SignedObjectType, resolveKey: KeyByName): Promise<TokenResult<T>> {
  const fault = await signatureFault(jws, typ, resolveKey);
  return fault === null ? { ok: true, payload, digest: await digest(jws.payload) } : { ok: false, fault };
}

/** Reads a payload whose signature is somebody else's to check: `invalid` where `parsePayload` says null. */
export async function readPayload<T>(bytes: Uint8Array<ArrayBuffer>, schema: z.ZodMiniType<T>): Promise<TokenResult<T>> {
  const payload = parsePayload(bytes, schema);
  return payload === null ? { ok: false, fault: 'invalid' } : { ok: true, payload, digest: await digest(bytes) };
}

async function signatureFault(jws: Jws, typ: SignedObjectType, resolveKey: KeyByName): Promise<TokenFault | null> {
  if (jws.typ !== typ || jws.alg !== ALGORITHM) return 'type';
  const key = await resolveKey(jws.kid);
  if (key === null) return 'key';
  return (await isSignedBy(jws, key)) ? null : 'signature';
}
