import * as z from 'zod/mini';
import { epochMillisSchema } from './instant.js';
import { opaqueIdSchema } from './opaque-id.js';

/** What was done with a recording. */
export const accessActionSchema = z.enum(['listed', 'key-released', 'fetched', 'viewed', 'downloaded', 'refused', 'escrow-requested', 'escrow-released', 'erased']);
export type AccessAction = z.infer<typeof accessActionSchema>;

/** One line of a recording's access log, as its owner sees it. */
export const accessEntrySchema = z.strictObject({
  /** The number of the ledger's entry, which the proof is about. */
  index: z.int().check(z.nonnegative()),
  at: epochMillisSchema,
  action: accessActionSchema,
  /** `self`, or in which capacity somebody else: never who, beyond that. */
  who: z.enum(['self', 'practitioner', 'reader', 'escrow', 'compliance', 'somebody-else', 'service']),
  /** For `fetched`: which segments; for `viewed`: from and to, milliseconds. Null otherwise. */
  range: z.nullable(z.tuple([z.int().check(z.nonnegative()), z.int().check(z.nonnegative())])),
  /** The canonical text of the ledger's entry: its SHA-256 is the leaf. */
  entry: z.string().check(z.minLength(2), z.maxLength(2_000)),
  /** Hashes from the leaf up to the tree of `AccessLog.size` entries (RFC 9162, 2.1.3), base64url. */
  proof: z.array(z.string().check(z.maxLength(43))).check(z.maxLength(64)),
});
export type AccessEntry = z.infer<typeof accessEntrySchema>;

export const accessLogSchema = z.strictObject({
  rid: opaqueIdSchema,
  /** `consult-checkpoint+jwt`, signed by a key of use `log`: the tree's size and hash at a time. Null before the first one. */
  checkpoint: z.nullable(z.string().check(z.maxLength(2_000))),
  size: z.int().check(z.nonnegative()),
  entries: z.array(accessEntrySchema).check(z.maxLength(200)),
  /** Whether older entries were left out. */
  more: z.boolean(),
});
export type AccessLog = z.infer<typeof accessLogSchema>;
