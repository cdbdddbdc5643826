import * as z from 'zod/mini';

/** A compact JWS on the wire: 16 KB of payload in base64url, its header and its signature. */
export const tokenSchema = z.string().check(z.maxLength(24_000));

/** A list of so many tokens. */
export function tokensSchema(most: number, least = 0) {
  return z.array(tokenSchema).check(z.minLength(least), z.maxLength(most));
}
