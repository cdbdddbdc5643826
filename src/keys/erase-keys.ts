import { asConsultError } from '../domain/consult-error.js';
import { IndexedKeyStore } from './indexed-key-store.js';
import { ownerKey, type KeysOwner } from './keys-owner.js';

/**
 * Forgets a person's keys on this device: what was recorded for her opens here only after a code or a passkey. The device
 * stays in her chain until she takes it out, on another one.
 * @throws ConsultError `browser/failed`, `browser/no-answer`: they may still be there
 */
export async function eraseKeys(owner: KeysOwner): Promise<void> {
  const store = new IndexedKeyStore();
  try {
    await store.erase(ownerKey(owner)).catch((cause: unknown) => { throw asConsultError(cause, 'browser/failed'); });
  } finally {
    store.close();
  }
}
