import * as z from 'zod/mini';
import { bytesText } from './bytes-text.js';

/** Most wraps of one recording key: an owner, eight readers, escrow. */
export const WRAPS_MAX = 32;

/** One wrap of a recording's key, on the wire: HPKE's encapsulated key (65 bytes) and the sealed key (48 bytes). */
export const wrapSchema = z.strictObject({
  /** Thumbprint of the key that opens it. */
  kid: bytesText(32),
  /** As whom its holder has it; HPKE's `aad`. */
  role: z.enum(['owner', 'reader', 'escrow']),
  enc: bytesText(65),
  ct: bytesText(48),
});
export type Wrap = z.infer<typeof wrapSchema>;

/** All wraps of one recording, as its recorder hands them over. */
export const wrapsSchema = z.array(wrapSchema).check(z.minLength(1), z.maxLength(WRAPS_MAX));
