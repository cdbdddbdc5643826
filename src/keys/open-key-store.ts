import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { Pin } from '../ownership/evidence.js';
import type { KeyRow } from './key-row.js';
import type { KeyStore } from './key-store.js';
import { memoryKeyStore } from './memory-key-store.js';

interface PinRow extends Pin {
  owner: string;
  name: string;
}
interface KeysSchema extends DBSchema {
  people: { key: string; value: KeyRow };
  pins: { key: [string, string]; value: PinRow };
}

const NAME = 'consultkit-keys';

/** The lasting store; where the browser keeps no databases (some private windows), one that lives as long as the page. */
export async function openKeyStore(): Promise<KeyStore> {
  try {
    const store = new IndexedKeyStore(await openDB<KeysSchema>(NAME, 2, {
      upgrade(db) {
        // Of version 1 nothing can be read: its keys were made for other formats.
        for (const name of [...db.objectStoreNames]) db.deleteObjectStore(name);
        db.createObjectStore('people');
        db.createObjectStore('pins', { keyPath: ['owner', 'name'] });
      },
      // Another page wants a newer database: it must not wait for this one.
      blocking: (_current, _blocked, event) => { (event.target as IDBDatabase).close(); },
    }));
    await store.assertKeepsKeys();
    return store;
  } catch {
    return memoryKeyStore();
  }
}

class IndexedKeyStore implements KeyStore {
  readonly lasting = true;
  readonly #db: IDBPDatabase<KeysSchema>;

  constructor(db: IDBPDatabase<KeysSchema>) {
    this.#db = db;
  }

  /** @throws DOMException where a database opens, but takes no keys */
  async assertKeepsKeys(): Promise<void> {
    const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
    const transaction = this.#db.transaction('people', 'readwrite');
    const failed = transaction.done.then(() => false, () => true);
    try {
      // Not a row, and never seen as one: it is gone when the transaction ends.
      await transaction.store.put(key as unknown as KeyRow, '');
      await transaction.store.delete('');
    } finally {
      await failed;
    }
  }

  async read(owner: string): Promise<KeyRow | null> {
    return (await this.#db.get('people', owner)) ?? null;
  }

  async change(owner: string, change: (row: KeyRow | null) => KeyRow | null): Promise<KeyRow | null> {
    const transaction = this.#db.transaction('people', 'readwrite');
    const before = (await transaction.store.get(owner)) ?? null;
    const after = change(before);
    await Promise.all([
      after === before ? null : after === null ? transaction.store.delete(owner) : transaction.store.put(after, owner),
      transaction.done,
    ]);
    return after;
  }

  async pins(owner: string): Promise<Map<string, Pin>> {
    const rows = await this.#db.getAll('pins', rangeOf(owner));
    return new Map(rows.map(({ name, seq, digest }) => [name, { seq, digest }]));
  }

  async pin(owner: string, pins: ReadonlyMap<string, Pin>): Promise<void> {
    const transaction = this.#db.transaction('pins', 'readwrite');
    await Promise.all([
      ...[...pins].map(async ([name, { seq, digest }]) => {
        const before = await transaction.store.get([owner, name]);
        if (before === undefined || before.seq < seq) await transaction.store.put({ owner, name, seq, digest });
      }),
      transaction.done,
    ]);
  }

  async erase(owner: string): Promise<void> {
    const transaction = this.#db.transaction(['people', 'pins'], 'readwrite');
    await Promise.all([
      transaction.objectStore('people').delete(owner),
      transaction.objectStore('pins').delete(rangeOf(owner)),
      transaction.done,
    ]);
  }

  close(): void {
    this.#db.close();
  }
}

/** Every name of one owner: an array sorts above every text. */
function rangeOf(owner: string): IDBKeyRange {
  return IDBKeyRange.bound([owner], [owner, []]);
}
