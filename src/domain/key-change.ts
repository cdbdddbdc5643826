import * as z from 'zod/mini';
import { accountBoxSchema } from './account-box.js';
import { bytesText } from './bytes-text.js';
import { epochMillisSchema } from './instant.js';
import { namedPublicKeySchema } from './named-public-key.js';
import { opaqueIdSchema } from './opaque-id.js';
import { tokenSchema } from './token.js';
import { vaultEntrySchema, vaultKindSchema, wayIdSchema, wayProofSchema } from './vault.js';

/** Most devices and most recovery methods that one link names. */
export const DEVICES_MAX = 16;
export const WAYS_MAX = 8;
/** Most former account keys that one link names. */
export const FORMER_MAX = 32;
/** Milliseconds after which a device that was not used expires: the next change leaves it out. */
export const DEVICE_EXPIRES = 180 * 86_400_000;

/** One device of a person's: its key for signatures, its key for encryption, since when, and the attestation of whoever added it. */
export const linkDeviceSchema = z.strictObject({
  sig: namedPublicKeySchema,
  enc: namedPublicKeySchema,
  since: epochMillisSchema,
  /** Made with the account's private key: see `attestation.ts`. */
  att: bytesText(32),
});
export type LinkDevice = z.infer<typeof linkDeviceSchema>;

/** One recovery method, as a link names it. */
export const linkWaySchema = z.strictObject({
  kind: vaultKindSchema,
  id: wayIdSchema,
  enc: namedPublicKeySchema,
  at: epochMillisSchema,
  att: bytesText(32),
});
export type LinkWay = z.infer<typeof linkWaySchema>;

/** What a person wants the next link to say. The issuer adds the rest. */
export const keyContentSchema = z.strictObject({
  /** The account's encryption key. */
  enc: namedPublicKeySchema,
  /** Earlier account keys by their names, oldest first. */
  former: z.array(bytesText(32)).check(z.maxLength(FORMER_MAX)),
  devices: z.array(linkDeviceSchema).check(z.minLength(1), z.maxLength(DEVICES_MAX)),
  ways: z.array(linkWaySchema).check(z.minLength(1), z.maxLength(WAYS_MAX)),
  /**
   * Where another account key follows, and not by permission: made with the one before, by who held it. Null elsewhere.
   * See `continueAccount`.
   */
  cont: z.nullable(bytesText(32)),
});
export type KeyContent = z.infer<typeof keyContentSchema>;

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

/** When a device was last used, at most a day exact. `kid` is its key for signatures. */
export const deviceUseSchema = z.strictObject({ kid: bytesText(32), at: epochMillisSchema });
export type DeviceUse = z.infer<typeof deviceUseSchema>;
