import type { Role } from '../../domain/role.js';
import { ownerKey, type KeysOwner } from '../../keys/keys-owner.js';
import { resumeNoteSchema, type ResumeNote } from '../../session/resume-note.js';
import { Database, type DBSchema } from '../../storage/database.js';

interface NotesSchema extends DBSchema {
  notes: { key: string; value: { note: ResumeNote; at: number } };
}

/** How long a note is of use, ms: longer than any consultation can be joined. */
const KEPT_MS = 24 * 3_600_000;
/** Above every character that a name can hold. */
const AFTER = '\uffff';

/**
 * What pages of this device have left for the next one, by whose consultation it is: a browser that was killed comes back as
 * well as a page that was loaded again. Its methods throw as `Database.run`.
 */
export class NoteStore {
  readonly #db = new Database<NotesSchema>({ name: 'consultkit-returns', version: 1, upgrade: (db) => void db.createObjectStore('notes') });

  /** @param at milliseconds since 1970 */
  keep(owner: KeysOwner, role: Role, note: ResumeNote, at: number): Promise<void> {
    return this.#db.run(['notes'], 'readwrite', async (transaction) => void (await transaction.objectStore('notes').put({ note, at }, keyOf(owner, role, note.sid))));
  }

  /** Nothing where another page has written since. */
  forget(owner: KeysOwner, role: Role, sid: string, page: string): Promise<void> {
    return this.#db.run(['notes'], 'readwrite', async (transaction) => {
      const notes = transaction.objectStore('notes');
      const kept = await notes.get(keyOf(owner, role, sid));
      if (kept?.note.page === page) await notes.delete(keyOf(owner, role, sid));
    });
  }

  /** What was left of this consultation; null for nothing. What has become old is dropped. Async, so that a browser without databases rejects. */
  async of(owner: KeysOwner, role: Role, sid: string, now: number): Promise<ResumeNote | null> {
    return this.#db.run(['notes'], 'readwrite', async (transaction) => {
      const notes = transaction.objectStore('notes');
      const own = IDBKeyRange.bound(`${ownerKey(owner)}/`, `${ownerKey(owner)}/${AFTER}`);
      for (let cursor = await notes.openCursor(own); cursor !== null; cursor = await cursor.continue()) {
        if (Math.abs(now - cursor.value.at) > KEPT_MS) await cursor.delete();
      }
      const parsed = resumeNoteSchema.safeParse((await notes.get(keyOf(owner, role, sid)))?.note);
      return parsed.success && parsed.data.sid === sid ? parsed.data : null;
    });
  }

  close(): void {
    this.#db.close();
  }
}

/** By role too: one page can hold both parties of a consultation only in a test, and then must not mix them. */
function keyOf(owner: KeysOwner, role: Role, sid: string): string {
  return `${ownerKey(owner)}/${role}/${sid}`;
}
