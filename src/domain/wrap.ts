import * as z from 'zod/mini';
import { bytesText } from './bytes-text.js';

/** Most wraps of one recording key: an owner with a session key for each of 32 page loads, eight readers, escrow. */
export const WRAPS_MAX = 64;
/** Most of them that one person is handed: an account's keys and session keys, and those that were made later. */
export const WRAPS_OF_ONE_MAX = 40;

/** The one suite there is: HPKE with DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM. Another will have another name. */
export const WRAP_SUITE = '0010-0001-0002';

/** One wrap of a recording's key, on the wire: HPKE's encapsulated key (65 bytes) and the sealed key (48 bytes). */
export const wrapSchema = z.strictObject({
  suite: z.literal(WRAP_SUITE),
  /** Thumbprint of the key that opens it. */
  kid: bytesText(32),
  /** As whom its holder has it; HPKE's `aad`. */
  role: z.enum(['owner', 'reader', 'escrow']),
  enc: bytesText(65),
  ct: bytesText(48),
});
export type Wrap = z.infer<typeof wrapSchema>;

/** Who can open a recording, without what opens it: of a wrap, the digest of its box stands for `enc` and `ct`. */
export const wrapRecipientSchema = z.strictObject({ suite: z.literal(WRAP_SUITE), kid: bytesText(32), role: wrapSchema.shape.role, box: bytesText(32) });
export type WrapRecipient = z.infer<typeof wrapRecipientSchema>;
