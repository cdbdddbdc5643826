import * as z from 'zod/mini';
import { bytesText } from './bytes-text.js';
import { epochMillisSchema } from './instant.js';
import { namedPublicKeySchema } from './named-public-key.js';
import { vaultKindSchema, wayIdSchema } from './way-id.js';

/** Most devices and most recovery methods that one link names. */
export const DEVICES_MAX = 16;
export const WAYS_MAX = 8;
/** Most former account keys that one link names. */
export const FORMER_MAX = 32;
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
