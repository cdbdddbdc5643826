import * as z from 'zod/mini';
import { bytesText } from './bytes-text.js';

/** RFC 9180 base mode: DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM. Named in every box, so that another can follow. */
export const BOX_SUITE = '0010-0001-0002';

/** An account key's private scalar (32 bytes), sealed to one recipient: a device, a recovery method, or the account key that follows. */
export const accountBoxSchema = z.strictObject({
  suite: z.literal(BOX_SUITE),
  /** The account key inside, by its name. */
  account: bytesText(32),
  /** The key that opens the box, by its name. */
  to: bytesText(32),
  enc: bytesText(65),
  ct: bytesText(48),
});
export type AccountBox = z.infer<typeof accountBoxSchema>;
