import type { Pin } from '../ownership/evidence.js';
import { Database, type DBSchema } from '../storage/database.js';
import type { KeyRow } from './key-row.js';
import type { KeyStore } from './key-store.js';

interface PinRow extends Pin {
  owner: string;
  name: string;
}
interface KeysSchema extends DBSchema {
  people: { key: string; value: KeyRow };
  pins: { key: [string, string]; value: PinRow };
}

/** The browser's database as a store. Its methods throw as `Database.run`. */
export class IndexedKeyStore implements KeyStore {
  readonly lasting = true;
  readonly #db = new Database<KeysSchema>({
    name: 'consultkit-keys',
    version: 2,
    upgrade(db) {
      // Of version 1 nothing can be read: its keys were made for other formats.
      for (const name of [...db.objectStoreNames]) db.deleteObjectStore(name);
      db.createObjectStore('people');
      db.createObjectStore('pins', { keyPath: ['owner', 'name'] });
    },
  });

  /** Throws where a database opens, but takes no keys, too. */
  async assertKeepsKeys(): Promise<void> {
    const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
    await this.#db.run(['people'], 'readwrite', async (transaction) => {
      const people = transaction.objectStore('people');
      // Not a row, and never seen as one: it is gone when the transaction ends.
      await people.put(key as unknown as KeyRow, '');
      await people.delete('');
    });
  }

  read(owner: string): Promise<KeyRow | null> {
    return this.#db.run(['people'], 'readonly', async (transaction) => (await transaction.objectStore('people').get(owner)) ?? null);
  }

  change(owner: string, change: (row: KeyRow | null) => KeyRow | null): Promise<KeyRow | null> {
    return this.#db.run(['people'], 'readwrite', async (transaction) => {
      const people = transaction.objectStore('people');
      const before = (await people.get(owner)) ?? null;
      const after = change(before);
      if (after === null && before !== null) await people.delete(owner);
      else if (after !== null && after !== before) await people.put(after, owner);
      return after;
    });
  }

  pins(owner: string): Promise<Map<string, Pin>> {
    return this.#db.run(['pins'], 'readonly', async (transaction) => {
      const rows = await transaction.objectStore('pins').getAll(rangeOf(owner));
      return new Map(rows.map(({ name, seq, digest }) => [name, { seq, digest }]));
    });
  }

  async pin(owner: string, pins: ReadonlyMap<string, Pin>): Promise<void> {
    await this.#db.run(['pins'], 'readwrite', async (transaction) => {
      const store = transaction.objectStore('pins');
      await Promise.all([...pins].map(async ([name, { seq, digest }]) => {
        const before = await store.get([owner, name]);
        if (before === undefined || before.seq < seq) await store.put({ owner, name, seq, digest });
      }));
    });
  }

  async erase(owner: string): Promise<void> {
    await this.#db.run(['people', 'pins'], 'readwrite', async (transaction) => {
      await Promise.all([transaction.objectStore('people').delete(owner), transaction.objectStore('pins').delete(rangeOf(owner))]);
    });
  }

  close(): void {
    this.#db.close();
  }
}

/** Every name of one owner: an array sorts above every text. */
function rangeOf(owner: string): IDBKeyRange {
  return IDBKeyRange.bound([owner], [owner, []]);
}
