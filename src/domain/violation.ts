import * as z from 'zod/mini';
import { epochMillisSchema } from './instant.js';

/**
 * Why the gate refused. `owner`, `tenant`, `region` are the owner class: the backend has offered what is someone else's.
 */
export const denyReasonSchema = z.enum([
  'shape', 'audience', 'tenant', 'region', 'owner', 'claim-type', 'claim-signature', 'claim-key', 'claim-invalid',
  'claim-not-valid', 'recording-id', 'session-id', 'epochs', 'segments', 'expired', 'duplicate', 'changed',
]);
export type DenyReason = z.infer<typeof denyReasonSchema>;

/** An item that failed the gate, as it is told to the page and to the insurer: a reason and opaque ids, nothing else. */
export const violationSchema = z.object({
  reason: denyReasonSchema,
  /** Where it was caught. */
  path: z.enum(['list', 'open', 'play', 'session']),
  /** The item's own id, when it had a well-formed one. */
  rid: z.nullable(z.string()),
  /** The claim's session id, when the claim could be read. */
  sid: z.nullable(z.string()),
  at: epochMillisSchema,
});
export type Violation = z.infer<typeof violationSchema>;
