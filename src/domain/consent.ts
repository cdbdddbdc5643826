import * as z from 'zod/mini';

/** What a person answers when it is asked whether the consultation may be recorded. */
export const consentDecisionSchema = z.enum(['permit', 'deny']);
export type ConsentDecision = z.infer<typeof consentDecisionSchema>;
