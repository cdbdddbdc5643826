import type * as z from 'zod/mini';
import { utf8 } from '../domain/utf8.js';
import { fromBase64url, toBase64url } from './base64url.js';
import { isCanonicalJson, type CanonicalValue } from './canonical-json.js';

// Our own and not a library's: a library reads every algorithm, key type and header there is, and each of them is a way in
// that has to be shut again. This reads the one form that is signed here; the browser does the mathematics.

/** The only algorithm, fixed in code: what a header says never chooses it. */
export const ALGORITHM = 'ES256';
export const PAYLOAD_MAX_BYTES = 16 * 1024;

const ECDSA = { name: 'ECDSA', hash: 'SHA-256' } as const;

/** A compact JWS (RFC 7515, section 7.1), taken apart. Nothing in it is believed yet. */
export interface Jws {
  readonly alg: unknown;
  readonly typ: unknown;
  readonly kid: string;
  readonly payload: Uint8Array<ArrayBuffer>;
  readonly signature: Uint8Array<ArrayBuffer>;
  /** What has been signed: the first two parts, as they stand. */
  readonly signed: Uint8Array<ArrayBuffer>;
}

/**
 * Signs bytes under a header. `alg` is written and not asked: the signature is ES256 all the same.
 * @param key a P-256 private key usable with ECDSA
 */
export async function signJws(header: { readonly [name: string]: CanonicalValue }, payload: Uint8Array, key: CryptoKey): Promise<string> {
  const text = `${toBase64url(utf8(JSON.stringify(header)))}.${toBase64url(payload)}`;
  const signature = await crypto.subtle.sign(ECDSA, key, utf8(text));
  return `${text}.${toBase64url(new Uint8Array(signature))}`;
}

/**
 * Takes a compact JWS apart. Keys in the header (`jwk`, `jku`, `x5u`) are not looked at. One with `crit` is refused (RFC
 * 7515, section 4.1.11): it asks for something, `b64` say (RFC 7797), that is not understood here.
 * @returns null when it is none: not three parts, a part that is not the one base64url text of its bytes, a header without a `kid`
 */
export function readJws(token: string): Jws | null {
  try {
    const parts = token.split('.');
    const [head = '', body = '', tail = ''] = parts;
    if (parts.length !== 3) return null;
    const header = JSON.parse(decodeText(fromBase64url(head))) as { alg?: unknown; typ?: unknown; kid?: unknown };
    // `in` throws for what is no object.
    if ('crit' in header) return null;
    const { alg, typ, kid } = header;
    if (typeof kid !== 'string') return null;
    return { alg, typ, kid, payload: fromBase64url(body), signature: fromBase64url(tail), signed: utf8(`${head}.${body}`) };
  } catch {
    return null;
  }
}

/** True if this key has signed it, with ES256. */
export async function isSignedBy({ signature, signed }: Jws, key: CryptoKey): Promise<boolean> {
  try {
    return await crypto.subtle.verify(ECDSA, key, signature, signed);
  } catch {
    // A key that is not for this: then it has not signed.
    return false;
  }
}

/**
 * What a payload says: null unless it is canonical, at most 16 KB and of this shape. It is as good as where its bytes, or
 * their digest, come from.
 */
export function parsePayload<T>(bytes: Uint8Array, schema: z.ZodMiniType<T>): T | null {
  if (bytes.length > PAYLOAD_MAX_BYTES) return null;
  try {
    const text = decodeText(bytes);
    const value = JSON.parse(text) as CanonicalValue;
    // Duplicate members, odd numbers and white space would let two readers see two claims: only the one form is read.
    if (!isCanonicalJson(text, value)) return null;
    const parsed = schema.safeParse(value);
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** A token taken apart, with what its payload says. Nothing in it is believed yet. */
export interface PeekedToken<T> {
  readonly jws: Jws;
  readonly payload: T;
}

/** @returns null when unreadable */
export function peekToken<T>(token: string, schema: z.ZodMiniType<T>): PeekedToken<T> | null {
  const jws = readJws(token);
  const payload = jws === null ? null : parsePayload(jws.payload, schema);
  return jws === null || payload === null ? null : { jws, payload };
}

/**
 * What a token says before its signature is verified: good enough to refuse by, or to look a key up by, never to permit by.
 * @returns null when unreadable
 */
export function peekPayload<T>(token: string, schema: z.ZodMiniType<T>): T | null {
  return peekToken(token, schema)?.payload ?? null;
}

/** The text of a payload, its canonical JSON, as it stands in the token. @throws TypeError when it is no token */
export function payloadText(token: string): string {
  const jws = readJws(token);
  if (jws === null) throw new TypeError('This is no signed token.');
  return decodeText(jws.payload);
}

function decodeText(bytes: Uint8Array): string {
  // A byte order mark would be swallowed here and seen by another reader.
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
}
