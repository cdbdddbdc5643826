import * as z from 'zod/mini';
import type { MediaMode } from './media-mode.js';
import type { Role } from './role.js';
import { tokenSchema } from './token.js';

/** Most epochs a recording can have; a claim may allow fewer. */
export const EPOCHS_MAX = 1024;
/** 0 for the first, then without a gap. */
export const epochNumberSchema = z.int().check(z.gte(0), z.lt(EPOCHS_MAX));

/**
 * One stretch of a consultation in one mode. A switch appends an epoch to the same session and the same recording;
 * it has no owner field, because a switch never assigns ownership.
 */
export interface Epoch {
  n: number;
  mode: MediaMode;
  /** Milliseconds since 1970. */
  at: number;
  by: Role;
}

/** One epoch on the wire: the two parties' signatures over one payload (`consult-epoch+jwt`). */
export const epochTokensSchema = z.object({ patient: tokenSchema, practitioner: tokenSchema });
export type EpochTokens = z.infer<typeof epochTokensSchema>;
