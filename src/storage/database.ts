import { openDB, type DBSchema, type IDBPDatabase, type IDBPTransaction, type StoreNames } from 'idb';
import { within } from '../async/within.js';
import { ConsultError } from '../domain/consult-error.js';

export type { DBSchema };

export interface DatabaseOptions<Schema extends DBSchema> {
  name: string;
  version: number;
  /** Drops what an older version has left, and makes the stores. */
  upgrade: (db: IDBPDatabase<Schema>) => void;
}

type Transaction<Schema extends DBSchema, Mode extends IDBTransactionMode> = IDBPTransaction<Schema, StoreNames<Schema>[], Mode>;

/** How long a database may take to open, ms: other pages of an older version get the time to let go of it. */
const OPEN_MS = 5_000;
/** How long one transaction may take, ms: thousands of times what it takes on a slow phone. */
const WORK_MS = 5_000;
/** How long nothing is asked of a database that has not answered, ms: whoever needs it goes on without it meanwhile. */
const REST_MS = 30_000;

/**
 * One database of the browser, as it is: it may never answer, and it is closed whenever another version wants it or the
 * person clears the site's data. It is opened at the first use, and again after it was closed.
 */
export class Database<Schema extends DBSchema> {
  readonly #options: DatabaseOptions<Schema>;
  #opening: Promise<IDBPDatabase<Schema>> | null = null;
  #restUntil = Number.NEGATIVE_INFINITY;
  #closed = false;

  constructor(options: DatabaseOptions<Schema>) {
    this.#options = options;
  }

  /**
   * Does the work in one transaction: all of it is there afterwards, or nothing. It may be done twice, when the database
   * was closed in between.
   * @throws ConsultError `browser/no-answer`: nothing was written, and nothing will be; DOMException, e.g. `QuotaExceededError`
   */
  async run<Mode extends 'readonly' | 'readwrite', T>(stores: StoreNames<Schema>[], mode: Mode, work: (transaction: Transaction<Schema, Mode>) => Promise<T>): Promise<T> {
    if (performance.now() < this.#restUntil) throw new ConsultError('browser/no-answer');
    try {
      return await this.#once(stores, mode, work);
    } catch (error) {
      if (!isGone(error) || this.#closed) throw error;
      return await this.#once(stores, mode, work);
    }
  }

  /** For good. Idempotent. */
  close(): void {
    this.#closed = true;
    this.#drop();
  }

  async #once<Mode extends 'readonly' | 'readwrite', T>(stores: StoreNames<Schema>[], mode: Mode, work: (transaction: Transaction<Schema, Mode>) => Promise<T>): Promise<T> {
    const db = await this.#within(this.#connection(), OPEN_MS);
    let transaction: Transaction<Schema, Mode> | null = null;
    try {
      const begun = (transaction = db.transaction(stores, mode));
      const done = begun.done.then(() => null, (error: unknown) => ({ error }));
      return await this.#within((async () => {
        const result = await work(begun);
        const failed = await done;
        if (failed !== null) throw failed.error as Error;
        return result;
      })(), WORK_MS);
    } catch (error) {
      // Nothing that was given up may be written later.
      abort(transaction);
      if (isGone(error) || error instanceof ConsultError) this.#drop();
      throw error;
    }
  }

  async #within<T>(promise: Promise<T>, milliseconds: number): Promise<T> {
    try {
      return await within(promise, milliseconds, 'browser/no-answer');
    } catch (error) {
      if (error instanceof ConsultError) this.#restUntil = performance.now() + REST_MS;
      throw error;
    }
  }

  #connection(): Promise<IDBPDatabase<Schema>> {
    if (this.#closed) return Promise.reject(new DOMException('The database was closed', 'InvalidStateError'));
    if (this.#opening !== null) return this.#opening;
    const opening = this.#open(() => { if (this.#opening === opening) this.#opening = null; });
    this.#opening = opening;
    opening.catch(() => { if (this.#opening === opening) this.#opening = null; });
    return opening;
  }

  /** Async, so that a browser without databases rejects. */
  async #open(onClosed: () => void): Promise<IDBPDatabase<Schema>> {
    const { name, version, upgrade } = this.#options;
    return openDB<Schema>(name, version, {
      upgrade: (db, _before, _after, transaction) => {
        // Whoever opens it hears of it: nobody else must, as an error that nobody has caught.
        transaction.done.catch(() => undefined);
        try {
          upgrade(db);
        } catch {
          abort(transaction);
        }
      },
      // Another page wants a newer database, or none: it must not wait for this one.
      blocking: (_current, _blocked, event) => {
        (event.target as IDBDatabase).close();
        onClosed();
      },
      terminated: onClosed,
    });
  }

  /** Lets go of the connection, also of one that is still to come. */
  #drop(): void {
    this.#opening?.then((db) => db.close(), () => undefined);
    this.#opening = null;
  }
}

/** The connection was closed under the work: all of it can be done again. */
function isGone(error: unknown): boolean {
  return error instanceof DOMException && (error.name === 'InvalidStateError' || error.name === 'AbortError');
}

function abort(transaction: { abort(): void } | null): void {
  try {
    transaction?.abort();
  } catch {
    // It is over already.
  }
}
