import * as z from 'zod/mini';
import { epochMillisSchema } from './instant.js';

/**
 * Why the gate refused. `owner`, `tenant`, `region` are the owner class: the backend has offered what is someone else's;
 * so is `appointment`: another one's session than was asked for. `names`: other names, title, service or time than the claim's.
 * `member-key`: a party's chain of keys. `consent`: the two parties have not both permitted it. `segments`: the chain of heads.
 * `rollback`: older than this device has seen.
 * `access`: somebody who is neither its owner nor named by a policy of the insurer's root can open it.
 * `wrap`, `commitment`, `meta`: a key that is not covered, not openable or not the promised one. `connection`: a live
 * call's other end did not prove to be the party that the claim names. `flood`: more than was asked for, or a list that
 * leads back to itself. `identity`: the backend takes the page for somebody else than the host has signed in.
 */
export const denyReasonSchema = z.enum([
  'shape', 'audience', 'tenant', 'region', 'owner', 'claim-type', 'claim-signature', 'claim-key', 'claim-invalid',
  'claim-not-valid', 'revoked', 'recording-id', 'member-key', 'epochs', 'consent', 'segments', 'rollback', 'wrap', 'access', 'commitment', 'meta',
  'appointment', 'names', 'session-id', 'connection', 'duplicate', 'changed', 'flood', 'identity',
]);
export type DenyReason = z.infer<typeof denyReasonSchema>;

/** An item that failed the gate, as it is told to the page and to the insurer: a reason and opaque ids, nothing else. */
export const violationSchema = z.object({
  reason: denyReasonSchema,
  /** Where it was caught; `keys`: in the person's own chain; `identity`: in the answer to who is signed in; `stops`: in what was stopped. */
  path: z.enum(['list', 'open', 'play', 'session', 'keys', 'identity', 'stops']),
  /** The item's own id, when it had a well-formed one. */
  rid: z.nullable(z.string()),
  /** The claim's session id, when the claim could be read. */
  sid: z.nullable(z.string()),
  at: epochMillisSchema,
});
export type Violation = z.infer<typeof violationSchema>;

/** Most violations that one report stands for. */
export const REPORT_COUNT_MAX = 1_000_000_000;

/** What the insurer is told: one violation, and how many of the same reason and path it stands for, itself included. 1 when absent. */
export const violationReportSchema = z.extend(violationSchema, { count: z.optional(z.int().check(z.minimum(1), z.maximum(REPORT_COUNT_MAX))) });
export type ViolationReport = z.infer<typeof violationReportSchema>;
