import * as z from 'zod/mini';

/** The parties of a consultation, in FHIR's words. */
export const roleSchema = z.enum(['patient', 'practitioner']);
export type Role = z.infer<typeof roleSchema>;

/** In which capacity somebody is signed in. A compliance officer is no party of any consultation. */
export const personRoleSchema = z.enum([...roleSchema.options, 'compliance']);
export type PersonRole = z.infer<typeof personRoleSchema>;

/** The other party of a two-party consultation. */
export function otherRole(role: Role): Role {
  return role === 'patient' ? 'practitioner' : 'patient';
}
