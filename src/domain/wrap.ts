import * as z from 'zod/mini';

/** Most wraps of one recording key: an owner, eight readers, escrow. */
export const WRAPS_MAX = 32;

/** Base64url of so many bytes, in its one spelling: bits that are left over are zero. */
const bytesSchema = (pattern: RegExp): z.ZodMiniString => z.string().check(z.regex(pattern));

/** One wrap of a recording's key, on the wire: HPKE's encapsulated key (65 bytes) and the sealed key (48 bytes). */
export const wrapSchema = z.strictObject({
  /** Thumbprint of the key that opens it. */
  kid: bytesSchema(/^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/),
  /** As whom its holder has it; HPKE's `aad`. */
  role: z.enum(['owner', 'reader', 'escrow']),
  enc: bytesSchema(/^[A-Za-z0-9_-]{86}[AEIMQUYcgkosw048]$/),
  ct: bytesSchema(/^[A-Za-z0-9_-]{64}$/),
});
export type Wrap = z.infer<typeof wrapSchema>;

/** All wraps of one recording, as its recorder hands them over. */
export const wrapsSchema = z.array(wrapSchema).check(z.minLength(1), z.maxLength(WRAPS_MAX));
