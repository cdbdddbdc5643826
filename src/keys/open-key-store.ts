import { ConsultError } from '../domain/consult-error.js';
import { IndexedKeyStore } from './indexed-key-store.js';
import type { KeyStore } from './key-store.js';
import { memoryKeyStore } from './memory-key-store.js';
import { SteadyKeyStore } from './steady-key-store.js';

/**
 * The lasting store; where the browser keeps no databases (some private windows) or does not answer, one that lives as long
 * as the page.
 * @param onNotKept told once, now or later: from there on nothing outlives the page
 */
export async function openKeyStore(onNotKept: (error: ConsultError) => void = () => undefined): Promise<KeyStore> {
  const lasting = new IndexedKeyStore();
  try {
    await lasting.assertKeepsKeys();
    return new SteadyKeyStore(lasting, onNotKept);
  } catch (cause) {
    lasting.close();
    onNotKept(new ConsultError('keys/not-kept', { cause }));
    return memoryKeyStore();
  }
}
