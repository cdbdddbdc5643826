import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { SealedSegment } from '../../adapter/ports/recording-port.js';
import type { EpochTokens } from '../../domain/epoch.js';
import type { Wrap } from '../../domain/wrap.js';
import type { RecordingChain } from './recording-chain.js';
import { spoolRange, type SpoolOwner } from './spool-owner.js';

export type { SpoolOwner };

/** Something on its way to the backend. What lies here is what the backend gets: nothing that is not sealed. */
export type SpoolEntry =
  /** Binds and words on being recorded, before the first epoch or head that names them. */
  | { kind: 'evidence'; sid: string; tokens: readonly string[] }
  | { kind: 'epoch'; sid: string; n: number; tokens: EpochTokens }
  /** All wraps of the recording's key. */
  | { kind: 'wraps'; wraps: readonly Wrap[] }
  | { kind: 'segment'; segment: SealedSegment };

/**
 * What is known here of a recording that has not been closed: kept also while nothing waits. It is written with each
 * entry, in one go, so that a page that comes back goes on after the newest one.
 */
export interface SpoolMark {
  /** As `spoolKey` gives it. */
  recording: string;
  rid: string;
  sid: string;
  /** The session claim's digest. */
  cd: string;
  /** Digests of its epochs, by their numbers. */
  epochs: ReadonlyMap<number, string>;
  /** Null while nothing of it has been sealed. */
  chain: RecordingChain | null;
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
/** 3: heads name binds and permissions. What an older one holds does not, and cannot be sent any more. */
const VERSION = 3;

/** The entries on this device that the backend has not stored yet, in order, each with its recording. */
export class Spool {
  readonly #db: IDBPDatabase<SpoolSchema>;

  private constructor(db: IDBPDatabase<SpoolSchema>) {
    this.#db = db;
  }

  /** @throws DOMException where the browser keeps no databases (some private windows) */
  static async open(): Promise<Spool> {
    return new Spool(await openDB<SpoolSchema>(NAME, VERSION, {
      upgrade(db) {
        for (const old of [...db.objectStoreNames]) db.deleteObjectStore(old);
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
    return this.#db.getAll('marks', spoolRange(owner));
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

  /** Writes a recording's mark alone. */
  async setMark(mark: SpoolMark): Promise<void> {
    await this.#db.put('marks', mark);
  }

  async remove(id: number): Promise<void> {
    await this.#db.delete('rows', id);
  }

  /** Forgets a recording, with the copy of its key: it has been closed, or must not be kept. */
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

/**
 * Drops everything of one person from this device, sent or not: when she wants it gone. Never because another one signs
 * in: what is here is sealed, is read for its own person alone, and has nowhere else to be.
 */
export async function purgeSpool(owner: SpoolOwner): Promise<void> {
  const spool = await Spool.open();
  try {
    for (const { recording } of await spool.marks(owner)) await spool.forget(recording);
  } finally {
    spool.close();
  }
}
