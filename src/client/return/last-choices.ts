import * as z from 'zod/mini';
import type { Role } from '../../domain/role.js';
import { ownerKey, type KeysOwner } from '../../keys/keys-owner.js';
import { resumeNoteSchema, type ResumeNote } from '../../session/resume-note.js';

const choicesSchema = z.pick(resumeNoteSchema, { sid: true, page: true, mode: true, muted: true, cameraStopped: true });
type Choices = z.infer<typeof choicesSchema>;

/**
 * Whether somebody is heard and seen, as it was last chosen, written at once: a page that is closed right after "Mute" has no time
 * for a database, and the next one must not be heard. One consultation for each person and part, the newest.
 */
export const lastChoices = {
  keep(owner: KeysOwner, role: Role, { sid, page, mode, muted, cameraStopped }: ResumeNote): void {
    try {
      localStorage.setItem(keyOf(owner, role), JSON.stringify({ sid, page, mode, muted, cameraStopped } satisfies Choices));
    } catch {
      // Full, or none at all: the database may have it.
    }
  },

  forget(owner: KeysOwner, role: Role, page: string): void {
    try {
      if (read(owner, role)?.page === page) localStorage.removeItem(keyOf(owner, role));
    } catch {
      // None at all.
    }
  },

  /** @returns the note with what its own page has chosen last */
  addTo(note: ResumeNote, owner: KeysOwner, role: Role): ResumeNote {
    const kept = read(owner, role);
    return kept?.sid === note.sid && kept.page === note.page ? { ...note, ...kept } : note;
  },
};

function read(owner: KeysOwner, role: Role): Choices | null {
  try {
    const parsed = choicesSchema.safeParse(JSON.parse(localStorage.getItem(keyOf(owner, role)) ?? 'null'));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

function keyOf(owner: KeysOwner, role: Role): string {
  return `consultkit:return:${ownerKey(owner)}/${role}`;
}
