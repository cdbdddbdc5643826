import * as z from 'zod/mini';
import { CONSENTS_MAX } from '../domain/evidence-limits.js';
import { mediaModeSchema } from '../domain/media-mode.js';
import { opaqueIdSchema } from '../domain/opaque-id.js';
import type { Role } from '../domain/role.js';
import { tokensSchema } from '../domain/token.js';

/** By role: one page can hold both parties of a consultation only in a test, and then must not mix them. */
const key = (role: Role) => `consultkit:resume:${role}`;
const noteSchema = z.object({
  sid: opaqueIdSchema,
  mode: mediaModeSchema,
  /** My own words on being recorded, signed: the backend may not have heard the newest one. */
  words: tokensSchema(CONSENTS_MAX),
  muted: z.boolean(),
});

/** What a page needs to go straight back into its consultation after a reload: an opaque id, two choices, and what was signed. */
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
