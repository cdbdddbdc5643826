import * as z from 'zod/mini';
import { epochMillisSchema } from './instant.js';
import { mediaModeSchema } from './media-mode.js';
import { opaqueIdSchema } from './opaque-id.js';
import { roleSchema } from './role.js';

/**
 * One stretch of a consultation in one mode. A switch appends an epoch to the same session and the same recording;
 * it has no owner field, because a switch never assigns ownership.
 */
export const epochSchema = z.object({
  sid: opaqueIdSchema,
  rid: opaqueIdSchema,
  /** 0 for the first, then without a gap. */
  n: z.int().check(z.gte(0), z.lte(63)),
  mode: mediaModeSchema,
  at: epochMillisSchema,
  by: roleSchema,
});
export type Epoch = z.infer<typeof epochSchema>;
