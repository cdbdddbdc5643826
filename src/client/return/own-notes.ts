import { SerialQueue } from '../../async/serial-queue.js';
import { within } from '../../async/within.js';
import type { Role } from '../../domain/role.js';
import type { KeysOwner } from '../../keys/keys-owner.js';
import type { NoteKeeper, ResumeNote } from '../../session/resume-note.js';
import { lastChoices } from './last-choices.js';
import { NoteStore } from './note-store.js';

/** How long a consultation waits for a note before it opens without one, ms. */
const READ_MS = 1_500;

/** One person's notes. A browser that keeps nothing, or that does not answer, only costs the comfort. */
export class OwnNotes {
  readonly #owner: KeysOwner;
  readonly #now: () => number;
  readonly #store: NoteStore;
  readonly #queue = new SerialQueue();

  constructor(owner: KeysOwner, now: () => number, store = new NoteStore()) {
    this.#owner = owner;
    this.#now = now;
    this.#store = store;
  }

  /** What an earlier page has left of this consultation; null for nothing. Never rejects. */
  of(role: Role, sid: string): Promise<ResumeNote | null> {
    const read = this.#queue.run(() => this.#store.of(this.#owner, role, sid, this.#now()));
    return within(read, READ_MS, 'browser/no-answer').then((note) => note && lastChoices.addTo(note, this.#owner, role), () => null);
  }

  /** Where a session of this person's writes its own: one after the other, so that the newest stays. */
  keeper(role: Role): NoteKeeper {
    const then = (task: () => Promise<void>): void => void this.#queue.run(task).catch(() => undefined);
    return {
      keep: (note) => {
        lastChoices.keep(this.#owner, role, note);
        then(() => this.#store.keep(this.#owner, role, note, this.#now()));
      },
      forget: (page, sid) => {
        lastChoices.forget(this.#owner, role, page);
        then(() => this.#store.forget(this.#owner, role, sid, page));
      },
    };
  }
}
