import * as z from 'zod/mini';

// The letters that a last letter can be, where a group of three bytes is left unfilled: bits left over are zero.
const LAST = ['', '[AQgw]', '[AEIMQUYcgkosw048]'] as const;

/** So many bytes in base64url, in their one spelling: only with the spare bits at zero does a thing have one name. */
export function bytesText(length: number): z.ZodMiniString {
  const last = LAST[length % 3] ?? '';
  const letters = Math.ceil((length * 4) / 3) - (last === '' ? 0 : 1);
  return z.string().check(z.regex(new RegExp(`^[A-Za-z0-9_-]{${letters}}${last}$`)));
}
