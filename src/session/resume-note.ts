import * as z from 'zod/mini';
import { CONSENTS_MAX } from '../domain/evidence-limits.js';
import { mediaModeSchema } from '../domain/media-mode.js';
import { opaqueIdSchema } from '../domain/opaque-id.js';
import { tokensSchema } from '../domain/token.js';
import type { LocalSnapshot } from './session-snapshot.js';

export const resumeNoteSchema = z.object({
  sid: opaqueIdSchema,
  /** The page load that wrote it: another one that has taken over has a note of its own. */
  page: opaqueIdSchema,
  /** The key with which that page took part. */
  kid: z.string(),
  /** How the person is to come back: by video only with a camera that was on, or was turned off there. */
  mode: mediaModeSchema,
  /** My own words on being recorded, signed: the backend may not have heard the newest one. */
  words: tokensSchema(CONSENTS_MAX),
  muted: z.boolean(),
  /** The camera was turned off in a consultation by video. */
  cameraStopped: z.optional(z.boolean()),
});

/** What a page needs to go straight back into its consultation: opaque ids, two choices, and what was signed. */
export type ResumeNote = z.infer<typeof resumeNoteSchema>;

/** Where a session writes down what the next page needs. Neither throws, neither waits. */
export interface NoteKeeper {
  keep(note: ResumeNote): void;
  /** The consultation was left or is over for this page: its own note goes, another page's stays. */
  forget(page: string, sid: string): void;
}

/** A camera that did not work is not opened by a page that comes back; nor is one that was turned off (`cameraStopped`), and the picture of the other one stays. */
export function modeToReturn(mode: ResumeNote['mode'], { cameraOn, cameraStopped }: Pick<LocalSnapshot, 'cameraOn' | 'cameraStopped'>): ResumeNote['mode'] {
  return mode === 'video' && (cameraOn || cameraStopped) ? 'video' : 'audio';
}
