import type { SealedSegment } from '../../adapter/ports/recording-port.js';
import type { EpochTokens } from '../../domain/epoch.js';
import { asConsultError } from '../../domain/consult-error.js';
import type { Wrap } from '../../domain/wrap.js';
import { Database, type DBSchema } from '../../storage/database.js';
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

/** The entries on this device that the backend has not stored yet, in order, each with its recording. Its methods throw as `Database.run`. */
export class Spool {
  readonly #db = new Database<SpoolSchema>({
    name: NAME,
    version: VERSION,
    upgrade(db) {
      for (const old of [...db.objectStoreNames]) db.deleteObjectStore(old);
      db.createObjectStore('marks', { keyPath: 'recording' });
      const rows = db.createObjectStore('rows', { keyPath: 'id', autoIncrement: true });
      rows.createIndex('recording', 'recording');
      // Numbers go on after the highest that was ever there. They begin anywhere, so that none of a spool that was cleared is used again.
      const first = Math.floor(Math.random() * 2 ** 48);
      for (const asked of [rows.add({ id: first, recording: '', entry: { kind: 'wraps', wraps: [] } }), rows.delete(first)]) asked.catch(() => undefined);
    },
  });

  private constructor() {}

  /** Throws where the browser keeps no databases (some private windows) too. */
  static async open(): Promise<Spool> {
    const spool = new Spool();
    await spool.mark('').catch((error: unknown) => {
      spool.close();
      throw error;
    });
    return spool;
  }

  mark(recording: string): Promise<SpoolMark | null> {
    return this.#db.run(['marks'], 'readonly', async (transaction) => (await transaction.objectStore('marks').get(recording)) ?? null);
  }

  /** Every recording of this person that has not been closed. */
  marks(owner: SpoolOwner): Promise<SpoolMark[]> {
    return this.#db.run(['marks'], 'readonly', (transaction) => transaction.objectStore('marks').getAll(spoolRange(owner)));
  }

  /** The waiting entries' numbers, in order. */
  rows(recording: string): Promise<number[]> {
    return this.#db.run(['rows'], 'readonly', (transaction) => transaction.objectStore('rows').index('recording').getAllKeys(recording));
  }

  /** Null when it is gone: somebody has purged the spool. */
  read(id: number): Promise<SpoolEntry | null> {
    return this.#db.run(['rows'], 'readonly', async (transaction) => (await transaction.objectStore('rows').get(id))?.entry ?? null);
  }

  /**
   * Writes an entry and its recording's mark in one go.
   * @param behind the number of an entry that this one comes after; null where nothing waits before it
   * @returns the entry's number; null, and nothing is written, where `behind` is not there any more: the spool was cleared
   * @throws DOMException `QuotaExceededError`
   */
  put(mark: SpoolMark, entry: SpoolEntry, behind: number | null): Promise<number | null> {
    return this.#db.run(['marks', 'rows'], 'readwrite', async (transaction) => {
      const rows = transaction.objectStore('rows');
      if (behind !== null && (await rows.getKey(behind)) === undefined) return null;
      const [id] = await Promise.all([
        rows.add({ recording: mark.recording, entry }),
        transaction.objectStore('marks').put(mark),
      ]);
      return id;
    });
  }

  /** Writes a recording's mark alone. */
  async setMark(mark: SpoolMark): Promise<void> {
    await this.#db.run(['marks'], 'readwrite', (transaction) => transaction.objectStore('marks').put(mark));
  }

  async remove(id: number): Promise<void> {
    await this.#db.run(['rows'], 'readwrite', (transaction) => transaction.objectStore('rows').delete(id));
  }

  /** Forgets a recording, with the copy of its key: it has been closed, or must not be kept. */
  async forget(recording: string): Promise<void> {
    await this.#db.run(['marks', 'rows'], 'readwrite', async (transaction) => {
      const rows = transaction.objectStore('rows');
      const ids = await rows.index('recording').getAllKeys(recording);
      await Promise.all([...ids.map((id) => rows.delete(id)), transaction.objectStore('marks').delete(recording)]);
    });
  }

  close(): void {
    this.#db.close();
  }
}

/**
 * Drops everything of one person from this device, sent or not: when the person wants it gone. Never because another one signs
 * in: what is here is sealed, is read for its own person alone, and has nowhere else to be.
 * @throws ConsultError `browser/failed`, `browser/no-answer`: something may still be there
 */
export async function purgeSpool(owner: SpoolOwner): Promise<void> {
  let spool: Spool | null = null;
  try {
    spool = await Spool.open();
    for (const { recording } of await spool.marks(owner)) await spool.forget(recording);
  } catch (cause) {
    throw asConsultError(cause, 'browser/failed');
  } finally {
    spool?.close();
  }
}
