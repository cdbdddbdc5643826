import * as z from 'zod/mini';
import { concatBytes } from '../domain/concat-bytes.js';
import { WRAPS_MAX, wrapRecipientSchema, wrapSchema, type Wrap, type WrapRecipient } from '../domain/wrap.js';
import { fromBase64url } from './base64url.js';
import { digest } from './digest.js';

/** `shape`: no wrap, or no list of recipients. `not-listed`: not one of them. `digest`: not the list that was signed. */
export type WrapResult = { ok: true; wrap: Wrap; digest: string } | { ok: false; fault: 'shape' | 'not-listed' | 'digest' };

const recipientsSchema = z.array(wrapRecipientSchema).check(z.minLength(1), z.maxLength(WRAPS_MAX));

/** Who a wrap is for. Its box digest is SHA-256 of `"consult/wrap-box@v2\0" || enc (65) || ct (48)`. */
export async function recipientOf({ suite, kid, role, enc, ct }: Wrap): Promise<WrapRecipient> {
  return { suite, kid, role, box: await digest(concatBytes(label('consult/wrap-box@v2'), fromBase64url(enc), fromBase64url(ct))) };
}

/**
 * Digest of one wrap, from what everybody may see of it: SHA-256 of
 * `"consult/wrap@v2\0" || length of suite (1) || suite || kid (32) || length of role (1) || role || box digest (32)`, texts in ASCII.
 */
export function recipientDigest({ suite, kid, role, box }: WrapRecipient): Promise<string> {
  const [suiteName, roleName] = [new TextEncoder().encode(suite), new TextEncoder().encode(role)];
  return digest(concatBytes(
    label('consult/wrap@v2'), Uint8Array.of(suiteName.length), suiteName, fromBase64url(kid), Uint8Array.of(roleName.length), roleName, fromBase64url(box),
  ));
}

/** `recipientDigest` of a whole wrap. */
export async function wrapDigest(wrap: Wrap): Promise<string> {
  return recipientDigest(await recipientOf(wrap));
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
 * @param recipients of all wraps of the recording, unparsed
 * @param wd the last head's
 */
export async function verifyWrap(wrap: unknown, recipients: unknown, wd: string): Promise<WrapResult> {
  const parsed = wrapSchema.safeParse(wrap);
  const list = recipientsSchema.safeParse(recipients);
  if (!parsed.success || !list.success) return { ok: false, fault: 'shape' };
  const digests = await Promise.all(list.data.map(recipientDigest));
  if (new Set(digests).size !== digests.length) return { ok: false, fault: 'shape' };
  const own = await wrapDigest(parsed.data);
  if (!digests.includes(own)) return { ok: false, fault: 'not-listed' };
  if ((await wrapListDigest(digests)) !== wd) return { ok: false, fault: 'digest' };
  return { ok: true, wrap: parsed.data, digest: own };
}

/** True if these are the recipients of all wraps that the recorder has signed for. */
export async function isWrapList(recipients: readonly WrapRecipient[], wd: string): Promise<boolean> {
  const digests = await Promise.all(recipients.map(recipientDigest));
  return digests.length > 0 && new Set(digests).size === digests.length && (await wrapListDigest(digests)) === wd;
}

function label(text: string): Uint8Array {
  return new TextEncoder().encode(`${text}\0`);
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const at = a.findIndex((byte, index) => byte !== b[index]);
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}
