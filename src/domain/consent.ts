import * as z from 'zod/mini';
import { epochMillisSchema } from './instant.js';
import { opaqueIdSchema } from './opaque-id.js';

/** FHIR Consent, cut to what a consultation asks: one person's yes or no to one thing, at one moment. */
export const consentSchema = z.object({
  sid: opaqueIdSchema,
  scope: z.enum(['recording', 'video']),
  decision: z.enum(['permit', 'deny']),
  at: epochMillisSchema,
});
export type Consent = z.infer<typeof consentSchema>;
export type ConsentDecision = Consent['decision'];
