import * as z from 'zod/mini';
import { roleSchema } from './role.js';

/** A person in a consultation, as the other one sees them. Text only: it is drawn as text, whatever it holds. */
export const participantSchema = z.object({
  role: roleSchema,
  displayName: z.string().check(z.minLength(1), z.maxLength(400)),
  /** What they do, e.g. "General practitioner"; null for a patient. */
  title: z.nullable(z.string().check(z.maxLength(200))),
});
export type Participant = z.infer<typeof participantSchema>;
