import * as z from 'zod/mini';
import { mediaModeSchema } from '../domain/media-mode.js';
import { opaqueIdSchema } from '../domain/opaque-id.js';
import type { Role } from '../domain/role.js';

/** By role: one page can hold both parties of a consultation only in a test, and then must not mix them. */
const key = (role: Role) => `consultkit:resume:${role}`;
const noteSchema = z.object({
  sid: opaqueIdSchema,
  mode: mediaModeSchema,
  recording: z.nullable(z.enum(['permit', 'deny'])),
  muted: z.boolean(),
});

/** What a page needs to go straight back into its consultation after a reload: an opaque id and three choices. */
export type ResumeNote = z.infer<typeof noteSchema>;

/** Kept for this tab alone. Storage that is full or forbidden only costs the comfort. */
export function writeResumeNote(role: Role, note: ResumeNote): void {
  try {
    sessionStorage.setItem(key(role), JSON.stringify(note));
  } catch {
    // See above.
  }
}

/** @returns null when this tab was not in this consultation */
export function readResumeNote(role: Role, sid: string): ResumeNote | null {
  try {
    const parsed = noteSchema.safeParse(JSON.parse(sessionStorage.getItem(key(role)) ?? 'null'));
    return parsed.success && parsed.data.sid === sid ? parsed.data : null;
  } catch {
    return null;
  }
}

export function clearResumeNote(role: Role): void {
  try {
    sessionStorage.removeItem(key(role));
  } catch {
    // See above.
  }
}
