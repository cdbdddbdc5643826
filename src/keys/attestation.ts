import { concatBytes } from '../domain/concat-bytes.js';
import { utf8 } from '../domain/utf8.js';
import { fromBase64url, toBase64url } from '../ownership/base64url.js';
import type { OwnAccount } from './own-keys.js';

type Bytes = Uint8Array<ArrayBuffer>;

/** What is attested: a device by its two keys, or a recovery method by its one. */
export type Attested =
  | { readonly kind: 'device'; readonly sub: string; readonly kid: string; readonly enc: string }
  | { readonly kind: 'way'; readonly sub: string; readonly enc: string };

const KEY_LABEL = utf8('consult/att-key@v1\0');
const LABEL = utf8('consult/att@v1\0');
const NEXT_LABEL = utf8('consult/next-account@v1\0');

/**
 * The key of an account's attestations: only who holds the account's private key can make it, on this device or another,
 * also where that key cannot be read out. See docs/formats.md, section 3.
 */
export async function attestationKey({ kid, pair }: OwnAccount): Promise<CryptoKey> {
  const shared = await crypto.subtle.deriveBits({ name: 'ECDH', public: pair.publicKey }, pair.privateKey, 256);
  const ikm = await crypto.subtle.importKey('raw', shared, 'HKDF', false, ['deriveKey']);
  new Uint8Array(shared).fill(0);
  const info = concatBytes(KEY_LABEL, fromBase64url(kid));
  const hkdf = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info };
  return crypto.subtle.deriveKey(hkdf, ikm, { name: 'HMAC', hash: 'SHA-256', length: 256 }, false, ['sign', 'verify']);
}

/** Base64url, 32 bytes: whoever put this key into the chain held the account key. */
export async function attest(key: CryptoKey, attested: Attested): Promise<string> {
  return toBase64url(new Uint8Array(await crypto.subtle.sign('HMAC', key, wordsOf(attested))));
}

/** False for what somebody added who did not hold the account key. */
export async function isAttested(key: CryptoKey, attested: Attested, att: string): Promise<boolean> {
  return crypto.subtle.verify('HMAC', key, fromBase64url(att), wordsOf(attested));
}

/**
 * Base64url, 32 bytes: whoever put the next account key in this one's place held this one.
 * @param key of the account key that goes
 * @param prev digest of the link before the change
 * @param next the name of the account key that comes
 */
export async function continueAccount(key: CryptoKey, prev: string, next: string): Promise<string> {
  return toBase64url(new Uint8Array(await crypto.subtle.sign('HMAC', key, nextWords(prev, next))));
}

/** False for an account key that somebody has made who did not hold the one before. */
export async function isContinued(key: CryptoKey, prev: string, next: string, cont: string | null): Promise<boolean> {
  return cont !== null && crypto.subtle.verify('HMAC', key, fromBase64url(cont), nextWords(prev, next));
}

function nextWords(prev: string, next: string): Bytes {
  return concatBytes(NEXT_LABEL, fromBase64url(prev), fromBase64url(next));
}

function wordsOf(attested: Attested): Bytes {
  const [kind, kid] = attested.kind === 'device' ? [1, attested.kid] : [2, attested.enc];
  return concatBytes(LABEL, new Uint8Array([kind]), utf8(`${attested.sub}\0`), fromBase64url(kid), fromBase64url(attested.enc));
}
