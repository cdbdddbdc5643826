import { EMPTY_ROW } from '../keys/key-row.js';
import { memoryKeyStore } from '../keys/memory-key-store.js';
import type { KeyStore } from '../keys/key-store.js';
import { ownerKey } from '../keys/keys-owner.js';
import type { TestPerson } from './test-world.js';

/** A device that these people have used before: its store holds the keys that they are in their chains with. */
export async function keyStoreOf(...people: readonly TestPerson[]): Promise<KeyStore> {
  const store = memoryKeyStore();
  for (const { identity, keys: { device, enc, account } } of people) {
    await store.change(ownerKey(identity), () => ({ ...EMPTY_ROW, own: { sig: device, enc }, accounts: account === null ? [] : [account] }));
  }
  return store;
}
