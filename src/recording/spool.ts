// The only file that imports idb.
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { Epoch } from '../domain/epoch.js';
import type { Segment } from './recorder-handle.js';
import { ownerKey, type SpoolOwner } from './spool-owner.js';

export type { SpoolOwner };

/** Something on its way to the backend. Segments have been sealed: what lies here is what the backend gets. */
export type SpoolEntry =
  | { kind: 'epoch'; epoch: Epoch }
  | { kind: 'segment'; segment: Segment }
  /** `count` null: as many as the backend has. */
  | { kind: 'final'; count: number | null; aborted: boolean };

/** What is known here of a recording that has not been closed: kept also while nothing waits. */
export interface SpoolMark {
  /** Owner's key and rid. */
  recording: string;
  rid: string;
  /** Known once the first epoch has come. */
  sid: string | null;
  nextSeq: number;
}

interface SpoolRow {
  id?: number;
  recording: string;
  entry: SpoolEntry;
}
interface SpoolSchema extends DBSchema {
  marks: { key: string; value: SpoolMark };
  rows: { key: number; value: SpoolRow; indexes: { recording: string } };
}

const NAME = 'consultkit-spool';
/** Above every character that a key's last part can hold. */
const AFTER = '\uffff';

/** The entries on this device that the backend has not stored yet, in order, each with its recording. */
export class Spool {
  readonly #db: IDBPDatabase<SpoolSchema>;

  private constructor(db: IDBPDatabase<SpoolSchema>) {
    this.#db = db;
  }

  /** @throws DOMException where the browser keeps no databases (some private windows) */
  static async open(): Promise<Spool> {
    return new Spool(await openDB<SpoolSchema>(NAME, 1, {
      upgrade(db) {
        db.createObjectStore('marks', { keyPath: 'recording' });
        db.createObjectStore('rows', { keyPath: 'id', autoIncrement: true }).createIndex('recording', 'recording');
      },
      // Another page wants a newer database: it must not wait for this one.
      blocking: (_current, _blocked, event) => { (event.target as IDBDatabase).close(); },
    }));
  }

  async mark(recording: string): Promise<SpoolMark | null> {
    return (await this.#db.get('marks', recording)) ?? null;
  }

  /** Every recording of this person that has not been closed. */
  marks(owner: SpoolOwner): Promise<SpoolMark[]> {
    return this.#db.getAll('marks', rangeOf(owner));
  }

  /** The waiting entries' numbers, in order. */
  async rows(recording: string): Promise<number[]> {
    return this.#db.getAllKeysFromIndex('rows', 'recording', recording);
  }

  /** Null when it is gone: somebody has purged the spool. */
  async read(id: number): Promise<SpoolEntry | null> {
    return (await this.#db.get('rows', id))?.entry ?? null;
  }

  /**
   * Writes an entry and its recording's mark in one go. @returns the entry's number
   * @throws DOMException `QuotaExceededError`
   */
  async put(mark: SpoolMark, entry: SpoolEntry): Promise<number> {
    const transaction = this.#db.transaction(['marks', 'rows'], 'readwrite');
    const [id] = await Promise.all([
      transaction.objectStore('rows').add({ recording: mark.recording, entry }),
      transaction.objectStore('marks').put(mark),
      transaction.done,
    ]);
    return id;
  }

  async remove(id: number): Promise<void> {
    await this.#db.delete('rows', id);
  }

  /** Forgets a recording: it has been closed, or must not be kept. */
  async forget(recording: string): Promise<void> {
    const ids = await this.rows(recording);
    const transaction = this.#db.transaction(['marks', 'rows'], 'readwrite');
    await Promise.all([
      ...ids.map((id) => transaction.objectStore('rows').delete(id)),
      transaction.objectStore('marks').delete(recording),
      transaction.done,
    ]);
  }

  close(): void {
    this.#db.close();
  }
}

/** Drops everything of one person from this device, sent or not: for when another one signs in. */
export async function purgeSpool(owner: SpoolOwner): Promise<void> {
  const spool = await Spool.open();
  try {
    for (const { recording } of await spool.marks(owner)) await spool.forget(recording);
  } finally {
    spool.close();
  }
}

function rangeOf(owner: SpoolOwner): IDBKeyRange {
  return IDBKeyRange.bound(ownerKey(owner), ownerKey(owner) + AFTER);
}
