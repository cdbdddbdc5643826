import * as z from 'zod/mini';

/**
 * An identifier that means nothing: random, URL-safe, no secret, nothing printable about a person in it. Wider than what is
 * made today: ids of before, and those of other systems, stay readable.
 */
export const opaqueIdSchema = z.string().check(z.regex(/^[A-Za-z0-9_-]{1,64}$/));

/** Base32 of RFC 4648, in lower case: each letter stands for five bits. */
const LETTERS = 'abcdefghijklmnopqrstuvwxyz234567';
const LENGTH = 28;

/**
 * A new identifier of 139 random bits: a letter from a to p (4 bits), then 27 letters and digits (5 bits each). It is safe
 * wherever an id turns up: no command takes it for an option and no spreadsheet for a formula or a number, it is a CSS
 * identifier, and two of them are two names also where a file system does not tell capitals from small letters. As
 * base64url it is the one text of 21 bytes, which is what a recording's key is bound to.
 */
export function newOpaqueId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(LENGTH));
  return Array.from(bytes, (byte, at) => LETTERS.charAt(byte & (at === 0 ? 15 : 31))).join('');
}
