import * as z from 'zod/mini';
import { epochMillisSchema } from './instant.js';
import { opaqueIdSchema } from './opaque-id.js';

/** Milliseconds between the moment a permission is given and the moment it takes effect: time to stop it from any device. */
export const PERMISSION_DELAY = 86_400_000;
/** Milliseconds for which it can be used from then on. */
export const PERMISSION_LASTS = 7 * 86_400_000;

/** The insurer's permission for one person to begin anew: a new account key, one device, new recovery methods. It serves once. */
export const keyPermissionSchema = z.strictObject({
  id: opaqueIdSchema,
  /** When it was given. */
  at: epochMillisSchema,
  effectiveAt: epochMillisSchema,
  /** When it ends unused. */
  until: epochMillisSchema,
  stopped: z.boolean(),
});
export type KeyPermission = z.infer<typeof keyPermissionSchema>;
