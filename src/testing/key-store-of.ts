import { memoryKeyStore } from '../keys/memory-key-store.js';
import type { KeyStore } from '../keys/key-store.js';
import { ownerKey } from '../keys/keys-owner.js';
import { makeCodeKey } from '../keys/pending-code.js';
import type { TestPerson } from './test-world.js';

/** A device that these people have used before: its store holds the keys that they are enrolled with. */
export async function keyStoreOf(...people: readonly TestPerson[]): Promise<KeyStore> {
  const store = memoryKeyStore();
  for (const { identity, keys: { device, account } } of people) {
    const codeKey = await makeCodeKey();
    await store.change(ownerKey(identity), () => ({ device, accounts: account === null ? [] : [account], offer: null, codeKey, code: null }));
  }
  return store;
}
