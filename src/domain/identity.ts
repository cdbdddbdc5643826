import * as z from 'zod/mini';
import { opaqueIdSchema } from './opaque-id.js';
import { roleSchema } from './role.js';
import { shownText } from './shown-text.js';

/** A region's code. Nothing crosses it: one keyset, issuer, log and audience each. */
export const regionSchema = z.string().check(z.regex(/^[a-z]{2,8}$/));
/** An insurer's code. */
export const tenantSchema = z.string().check(z.regex(/^[a-z0-9-]{1,32}$/));

/** Who is signed in. `subject` is a pseudonym of this tenant; `displayName` is for the screen alone and is never logged. */
export const identitySchema = z.object({
  subject: opaqueIdSchema,
  tenant: tenantSchema,
  region: regionSchema,
  role: roleSchema,
  displayName: shownText(400, 1),
  /** IANA zone in which times are shown, e.g. `Europe/Dublin`. */
  timeZone: z.string(),
});
export type Identity = z.infer<typeof identitySchema>;
