import * as z from 'zod/mini';
import { epochMillisSchema } from './instant.js';
import { mediaModeSchema } from './media-mode.js';
import { opaqueIdSchema } from './opaque-id.js';
import { roleSchema } from './role.js';

/** Most epochs a recording can have; a claim may allow fewer. */
export const EPOCHS_MAX = 1024;
/** 0 for the first, then without a gap. */
export const epochNumberSchema = z.int().check(z.gte(0), z.lt(EPOCHS_MAX));

/**
 * One stretch of a consultation in one mode. A switch appends an epoch to the same session and the same recording;
 * it has no owner field, because a switch never assigns ownership.
 */
export const epochSchema = z.object({
  sid: opaqueIdSchema,
  rid: opaqueIdSchema,
  n: epochNumberSchema,
  mode: mediaModeSchema,
  at: epochMillisSchema,
  by: roleSchema,
});
export type Epoch = z.infer<typeof epochSchema>;
