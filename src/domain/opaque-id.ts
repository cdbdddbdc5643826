import * as z from 'zod/mini';

/** An identifier that means nothing: random, URL-safe, no secret, nothing printable about a person in it. */
export const opaqueIdSchema = z.string().check(z.regex(/^[A-Za-z0-9_-]{1,64}$/));

/** 128 random bits, base64url. */
export function newOpaqueId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
