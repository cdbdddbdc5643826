import { openKeyStore } from './open-key-store.js';
import { ownerKey, type KeysOwner } from './keys-owner.js';

/**
 * Forgets a person's keys on this device: what was recorded for her opens here only after a code or a passkey. The device
 * stays in her chain until she takes it out, on another one.
 */
export async function eraseKeys(owner: KeysOwner): Promise<void> {
  const store = await openKeyStore();
  try {
    await store.erase(ownerKey(owner));
  } finally {
    store.close();
  }
}
