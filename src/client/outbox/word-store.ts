import { ownerKey, type KeysOwner } from '../../keys/keys-owner.js';
import { Database, type DBSchema } from '../../storage/database.js';
import { wordName, type SessionWord } from './session-word.js';

interface WordsSchema extends DBSchema {
  words: { key: string; value: SessionWord };
}

/** Above every character that a name can hold. */
const AFTER = '\uffff';

/** What this device still has to tell the backend, by whose word it is. Its methods throw as `Database.run`. */
export class WordStore {
  readonly #db = new Database<WordsSchema>({ name: 'consultkit-words', version: 1, upgrade: (db) => void db.createObjectStore('words') });

  keep(owner: KeysOwner, word: SessionWord): Promise<void> {
    return this.#db.run(['words'], 'readwrite', async (transaction) => void (await transaction.objectStore('words').put(word, keyOf(owner, word))));
  }

  forget(owner: KeysOwner, word: SessionWord): Promise<void> {
    return this.#db.run(['words'], 'readwrite', (transaction) => transaction.objectStore('words').delete(keyOf(owner, word)));
  }

  /** Async, so that a browser without databases rejects. */
  async of(owner: KeysOwner): Promise<SessionWord[]> {
    const own = IDBKeyRange.bound(`${ownerKey(owner)}/`, `${ownerKey(owner)}/${AFTER}`);
    return this.#db.run(['words'], 'readonly', (transaction) => transaction.objectStore('words').getAll(own));
  }

  close(): void {
    this.#db.close();
  }
}

function keyOf(owner: KeysOwner, word: SessionWord): string {
  return `${ownerKey(owner)}/${wordName(word)}`;
}
