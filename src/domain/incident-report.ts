import * as z from 'zod/mini';
import { epochMillisSchema } from './instant.js';
import { opaqueIdSchema } from './opaque-id.js';

/**
 * What a person reports with two taps and no words. `not-mine`: a member was shown a recording that is somebody else's.
 * `wrong-patient`: a practitioner is in a room with another patient than the appointment says.
 */
export const incidentReportSchema = z.strictObject({
  /** Made by the page, once for each report: the same report sent again is stored once. */
  id: opaqueIdSchema,
  kind: z.enum(['not-mine', 'wrong-patient']),
  /** The recording, for `not-mine`. */
  rid: z.nullable(opaqueIdSchema),
  /** The session, for `wrong-patient`, and for `not-mine` where the recording's claim could be read. */
  sid: z.nullable(opaqueIdSchema),
  at: epochMillisSchema,
});
export type IncidentReport = z.infer<typeof incidentReportSchema>;
