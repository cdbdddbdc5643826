import * as z from 'zod/mini';

/** A compact JWS on the wire: 16 KB of payload in base64url, its header and its signature. */
export const tokenSchema = z.string().check(z.maxLength(24_000));
