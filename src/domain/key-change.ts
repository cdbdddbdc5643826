import * as z from 'zod/mini';
import { accountBoxSchema } from './account-box.js';
import { bytesText } from './bytes-text.js';
import { DEVICES_MAX, keyContentSchema, WAYS_MAX } from './key-content.js';
import { opaqueIdSchema } from './opaque-id.js';
import { tokenSchema } from './token.js';
import { vaultEntrySchema, wayProofSchema } from './vault.js';
import { wayIdSchema } from './way-id.js';

/** What authorises a change. A bearer token alone makes the first link and no other. */
export const keyAuthoritySchema = z.discriminatedUnion('how', [
  z.strictObject({ how: z.literal('first') }),
  /** A `consult-keychange+jwt` by a device of the newest link. */
  z.strictObject({ how: z.literal('device'), token: tokenSchema }),
  /** The proof of a recovery method of the newest link. */
  z.strictObject({ how: z.literal('recovery'), id: wayIdSchema, proof: wayProofSchema }),
  /** The insurer's permission for this person, given at least 24 hours ago and not stopped. */
  z.strictObject({ how: z.literal('permission'), id: opaqueIdSchema }),
]);
export type KeyAuthority = z.infer<typeof keyAuthoritySchema>;

/** Asks for the next link of a person's chain. */
export const keyChangeSchema = z.strictObject({
  /** Digest of the newest link that `content` was made from; null for the first. */
  prev: z.nullable(bytesText(32)),
  content: keyContentSchema,
  /** The account key for every recipient that has none yet: see `neededBoxes`. No other box is taken. */
  boxes: z.array(accountBoxSchema).check(z.maxLength(DEVICES_MAX + WAYS_MAX + 1)),
  /** What each added recovery method holds, and no other. */
  entries: z.array(vaultEntrySchema).check(z.maxLength(WAYS_MAX)),
  /** A `consult-enrol+jwt` by the one device that is added; null when none is. */
  enrolment: z.nullable(tokenSchema),
  authority: keyAuthoritySchema,
});
export type KeyChange = z.infer<typeof keyChangeSchema>;
