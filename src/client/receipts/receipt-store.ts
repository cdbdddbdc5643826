import { ownerKey, type KeysOwner } from '../../keys/keys-owner.js';
import { Database, type DBSchema } from '../../storage/database.js';

/** A receipt that the backend has not taken yet. */
export interface KeptReceipt {
  rid: string;
  token: string;
}

interface ReceiptsSchema extends DBSchema {
  receipts: { key: string; value: KeptReceipt };
}

/** Above every character that a token can hold. */
const AFTER = '\uffff';

/** Receipts on this device, by whose they are. Its methods throw as `Database.run`. */
export class ReceiptStore {
  readonly #db = new Database<ReceiptsSchema>({ name: 'consultkit-receipts', version: 1, upgrade: (db) => void db.createObjectStore('receipts') });

  keep(owner: KeysOwner, receipt: KeptReceipt): Promise<void> {
    return this.#db.run(['receipts'], 'readwrite', async (transaction) => void (await transaction.objectStore('receipts').put(receipt, keyOf(owner, receipt))));
  }

  forget(owner: KeysOwner, receipt: KeptReceipt): Promise<void> {
    return this.#db.run(['receipts'], 'readwrite', (transaction) => transaction.objectStore('receipts').delete(keyOf(owner, receipt)));
  }

  async of(owner: KeysOwner): Promise<KeptReceipt[]> {
    const own = IDBKeyRange.bound(`${ownerKey(owner)}/`, `${ownerKey(owner)}/${AFTER}`);
    return this.#db.run(['receipts'], 'readonly', (transaction) => transaction.objectStore('receipts').getAll(own));
  }

  close(): void {
    this.#db.close();
  }
}

function keyOf(owner: KeysOwner, { token }: KeptReceipt): string {
  return `${ownerKey(owner)}/${token}`;
}
