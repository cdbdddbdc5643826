import * as z from 'zod/mini';
import { concatBytes } from '../domain/concat-bytes.js';
import { digestSchema } from '../domain/recording.js';
import { WRAPS_MAX, wrapSchema, type Wrap } from '../domain/wrap.js';
import { fromBase64url } from './base64url.js';
import { digest } from './digest.js';

/** `shape`: no wrap, or no list of digests. `not-listed`: not one of them. `digest`: not the list that was signed. */
export type WrapResult = { ok: true; wrap: Wrap; digest: string } | { ok: false; fault: 'shape' | 'not-listed' | 'digest' };

const digestsSchema = z.array(digestSchema).check(z.minLength(1), z.maxLength(WRAPS_MAX));

/**
 * Digest of one wrap: SHA-256 of
 * `"consult/wrap@v1\0" || kid (32) || length of role (1) || role (ASCII) || enc (65) || ct (48)`.
 */
export function wrapDigest({ kid, role, enc, ct }: Wrap): Promise<string> {
  const name = new TextEncoder().encode(role);
  return digest(concatBytes(label('consult/wrap@v1'), fromBase64url(kid), Uint8Array.of(name.length), name, fromBase64url(enc), fromBase64url(ct)));
}

/**
 * `wd`, the digest of all wraps of a recording: SHA-256 of
 * `"consult/wraps@v1\0" || how many (4, big-endian) || their digests (32 each), in ascending order of their bytes`.
 * Over digests, so that a member is given its own wrap and of the others nothing but 32 bytes each.
 * @param digests of each wrap, in any order
 * @throws TypeError when one is there twice: a list has one form
 */
export function wrapListDigest(digests: readonly string[]): Promise<string> {
  const sorted = digests.map((each) => fromBase64url(each)).sort(compareBytes);
  if (new Set(digests).size !== digests.length) throw new TypeError('A wrap is listed once.');
  const count = new DataView(new ArrayBuffer(4));
  count.setUint32(0, sorted.length);
  return digest(concatBytes(label('consult/wraps@v1'), new Uint8Array(count.buffer), ...sorted));
}

/**
 * Shows that a wrap is one of those that the recorder has signed for.
 * @param wrap mine, unparsed
 * @param digests of all wraps of the recording, unparsed
 * @param wd the last head's
 */
export async function verifyWrap(wrap: unknown, digests: unknown, wd: string): Promise<WrapResult> {
  const parsed = wrapSchema.safeParse(wrap);
  const list = digestsSchema.safeParse(digests);
  if (!parsed.success || !list.success || new Set(list.data).size !== list.data.length) return { ok: false, fault: 'shape' };
  const own = await wrapDigest(parsed.data);
  if (!list.data.includes(own)) return { ok: false, fault: 'not-listed' };
  if (!(await isWrapList(list.data, wd))) return { ok: false, fault: 'digest' };
  return { ok: true, wrap: parsed.data, digest: own };
}

/** True if these are the digests of all wraps that the recorder has signed for. */
export async function isWrapList(digests: readonly string[], wd: string): Promise<boolean> {
  return digests.length > 0 && new Set(digests).size === digests.length && (await wrapListDigest(digests)) === wd;
}

function label(text: string): Uint8Array {
  return new TextEncoder().encode(`${text}\0`);
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const at = a.findIndex((byte, index) => byte !== b[index]);
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}
