import * as z from 'zod/mini';

const url = z.string().check(z.maxLength(400));

/** STUN and TURN servers, and until when their credentials hold. */
export const iceGrantSchema = z.object({
  iceServers: z.array(z.object({
    urls: z.union([url, z.array(url).check(z.maxLength(16))]),
    username: z.optional(z.string()),
    credential: z.optional(z.string()),
  })).check(z.maxLength(16)),
  /** Milliseconds for which they hold from now on; null or absent: for as long as the consultation. */
  iceLifetime: z._default(z.nullable(z.int().check(z.nonnegative())), null),
});
export type IceGrant = z.infer<typeof iceGrantSchema>;
