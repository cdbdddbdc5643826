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

/** How far a step is: 0 for `listed`. */
export function rankOf(step: ExposureStep): number {
  return EXPOSURE_STEPS.indexOf(step);
}

export function furthest(a: ExposureStep, b: ExposureStep): ExposureStep {
  return rankOf(a) >= rankOf(b) ? a : b;
}

/** As many lines as an answer holds: of a longer exposure the figures count all, and the notices are drafted from all. */
export const EXPOSURE_LINES_MAX = 10_000;

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
  /** Numbers of the ledger's entries that say so: the first thousand. */
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
  /** How many owners there are of whose recordings the furthest that anybody got is exactly each step. */
  ownerSteps: z.record(exposureStepSchema, z.int().check(z.nonnegative())),
  /** Of the ledger's entries that say all this, the first number, the last and how many they are; null where there is none. */
  evidence: z.nullable(z.strictObject({ first: z.int().check(z.nonnegative()), last: z.int().check(z.nonnegative()), count: z.int().check(z.gte(1)) })),
  /** In the order of their recordings. Where there are more than an answer holds, `countLines` says how many there are. */
  lines: z.array(exposureLineSchema).check(z.maxLength(EXPOSURE_LINES_MAX)),
});
export type Exposure = z.infer<typeof exposureSchema>;

/** How many lines there are, shown or not. */
export function countLines({ steps }: Pick<Exposure, 'steps'>): number {
  return EXPOSURE_STEPS.reduce((sum, step) => sum + (steps[step] ?? 0), 0);
}
