import * as z from 'zod/mini';
import { regionSchema, tenantSchema } from './realm-codes.js';
import { epochMillisSchema } from './instant.js';
import { opaqueIdSchema } from './opaque-id.js';

/**
 * How far somebody else's recording went, the later the further. `listed`: it stood in an answer. `key-released`: the answer
 * held a wrap of its key. `fetched`: sealed bytes left the backend. `viewed-possible`: the recipient's key opens a wrap that was
 * released and bytes were fetched, and no receipt speaks for or against it. `viewed`: the page has signed that at least a second was played.
 */
export const EXPOSURE_STEPS = ['listed', 'key-released', 'fetched', 'viewed-possible', 'viewed'] as const;
export const exposureStepSchema = z.enum(EXPOSURE_STEPS);
export type ExposureStep = z.infer<typeof exposureStepSchema>;

/** One recording of one owner that one other person received. */
export const exposureLineSchema = z.strictObject({
  rid: opaqueIdSchema,
  owner: opaqueIdSchema,
  recipient: opaqueIdSchema,
  step: exposureStepSchema,
  /** When the first and the last answer about it left. */
  firstAt: epochMillisSchema,
  lastAt: epochMillisSchema,
  /** Sealed bytes that left, each byte of a recording counted once. */
  bytes: z.int().check(z.nonnegative()),
  /** Milliseconds that receipts say were played. */
  viewedMillis: z.int().check(z.nonnegative()),
  /** Numbers of the ledger's entries that say so. */
  evidence: z.array(z.int().check(z.nonnegative())).check(z.maxLength(1_000)),
});
export type ExposureLine = z.infer<typeof exposureLineSchema>;

export const exposureSchema = z.strictObject({
  tenant: tenantSchema,
  region: regionSchema,
  /** When it was counted, and how many entries the ledger had then. */
  at: epochMillisSchema,
  entries: z.int().check(z.nonnegative()),
  owners: z.int().check(z.nonnegative()),
  recipients: z.int().check(z.nonnegative()),
  recordings: z.int().check(z.nonnegative()),
  /** How many lines went exactly as far as each step. */
  steps: z.record(exposureStepSchema, z.int().check(z.nonnegative())),
  lines: z.array(exposureLineSchema).check(z.maxLength(10_000)),
});
export type Exposure = z.infer<typeof exposureSchema>;
