import * as z from 'zod/mini';
import { roleSchema } from './role.js';
import { shownText } from './shown-text.js';

/** A person in a consultation, as the other one sees them. Text only: it is drawn as text, whatever it holds. */
export const participantSchema = z.object({
  role: roleSchema,
  displayName: shownText(400, 1),
  /** What they do, e.g. "General practitioner"; null for a patient. */
  title: z.nullable(shownText(200)),
});
export type Participant = z.infer<typeof participantSchema>;
