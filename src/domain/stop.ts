import * as z from 'zod/mini';
import { epochMillisSchema } from './instant.js';
import { opaqueIdSchema } from './opaque-id.js';

/** What a stop is about: one recording, one session, one person, one key, one feature, or everything of a tenant or region. */
export const stopScopeSchema = z.enum(['rid', 'sid', 'sub', 'kid', 'feature', 'tenant', 'region']);
export type StopScope = z.infer<typeof stopScopeSchema>;

/** Scopes that no proof of one item makes by itself: they need a second person. */
export const WIDE_SCOPES: ReadonlySet<StopScope> = new Set<StopScope>(['kid', 'feature', 'tenant', 'region']);

/** A stop as an officer sees it. */
export const stopSchema = z.strictObject({
  seq: z.int().check(z.gte(1)),
  scope: stopScopeSchema,
  target: z.string().check(z.minLength(1), z.maxLength(100)),
  /** A code, such as `owner` or `not-mine`. */
  why: z.string().check(z.regex(/^[a-z][a-z0-9-]{0,63}$/)),
  drill: z.boolean(),
  at: epochMillisSchema,
  /** The `seq` of what lifted it; null while it is in force. */
  liftedBy: z.nullable(z.int().check(z.gte(1))),
  incident: z.nullable(opaqueIdSchema),
});
export type Stop = z.infer<typeof stopSchema>;

/** A stop that one officer has asked for and another has to approve; or the lifting of one. */
export const stopRequestSchema = z.strictObject({
  id: opaqueIdSchema,
  at: epochMillisSchema,
  /** Who asked. */
  by: opaqueIdSchema,
  what: z.discriminatedUnion('do', [
    z.strictObject({ do: z.literal('stop'), scope: stopScopeSchema, target: z.string().check(z.minLength(1), z.maxLength(100)), drill: z.boolean() }),
    z.strictObject({ do: z.literal('lift'), seq: z.int().check(z.gte(1)) }),
  ]),
  reason: z.string().check(z.trim(), z.minLength(1), z.maxLength(500)),
  incident: z.nullable(opaqueIdSchema),
  /** How many people it touches, as far as the service can count them; null where it cannot. */
  touches: z.nullable(z.int().check(z.nonnegative())),
});
export type StopRequest = z.infer<typeof stopRequestSchema>;
