import * as z from 'zod/mini';
import { opaqueIdSchema } from './opaque-id.js';
import { regionSchema, tenantSchema } from './realm-codes.js';
import { personRoleSchema } from './role.js';
import { shownText } from './shown-text.js';

/** Who is signed in. `subject` is a pseudonym of this tenant; `displayName` is for the screen alone and is never logged. */
export const identitySchema = z.object({
  subject: opaqueIdSchema,
  tenant: tenantSchema,
  region: regionSchema,
  role: personRoleSchema,
  displayName: shownText(400, 1),
  /** IANA zone in which times are shown, e.g. `Europe/Dublin`. */
  timeZone: z.string(),
});
export type Identity = z.infer<typeof identitySchema>;
