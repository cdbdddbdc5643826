import { concatBytes } from '../domain/concat-bytes.js';
import { utf8 } from '../domain/utf8.js';
import type { Wrap, WrapRecipient } from '../domain/wrap.js';
import { fromBase64url } from './base64url.js';
import { digest } from './digest.js';

/** Who a wrap is for. Its box digest is SHA-256 of `"consult/wrap-box@v2\0" || enc (65) || ct (48)`. */
export async function recipientOf({ suite, kid, role, enc, ct }: Wrap): Promise<WrapRecipient> {
  return { suite, kid, role, box: await digest(concatBytes(utf8('consult/wrap-box@v2\0'), fromBase64url(enc), fromBase64url(ct))) };
}

/**
 * Digest of one wrap, from what everybody may see of it: SHA-256 of
 * `"consult/wrap@v2\0" || length of suite (1) || suite || kid (32) || length of role (1) || role || box digest (32)`, texts in ASCII.
 */
export function recipientDigest({ suite, kid, role, box }: WrapRecipient): Promise<string> {
  const [suiteName, roleName] = [utf8(suite), utf8(role)];
  return digest(concatBytes(
    utf8('consult/wrap@v2\0'), Uint8Array.of(suiteName.length), suiteName, fromBase64url(kid), Uint8Array.of(roleName.length), roleName, fromBase64url(box),
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
  return digest(concatBytes(utf8('consult/wraps@v1\0'), new Uint8Array(count.buffer), ...sorted));
}

/**
 * The digests of a recording's wraps, as a head names them all.
 * @param recipients of all wraps of the recording
 * @param wd the last head's
 * @returns null where the recorder has signed for another list
 */
export async function signedWraps(recipients: readonly WrapRecipient[], wd: string): Promise<ReadonlySet<string> | null> {
  const digests = await Promise.all(recipients.map(recipientDigest));
  const listed = new Set(digests);
  return listed.size > 0 && listed.size === digests.length && (await wrapListDigest(digests)) === wd ? listed : null;
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const at = a.findIndex((byte, index) => byte !== b[index]);
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}
