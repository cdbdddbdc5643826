import type { KeyPort } from '../adapter/ports/key-port.js';
import { ConsultError, asConsultError } from '../domain/consult-error.js';
import type { KeyResolver } from '../ownership/verify-token.js';
import { beginKeys } from './begin-keys.js';
import type { KeysContext } from './keys-context.js';
import { ownerKey, type KeysOwner } from './keys-owner.js';
import { openKeyStore } from './open-key-store.js';
import type { KeysSurroundings } from './keys-surroundings.js';
import { PersonKeys } from './person-keys.js';
import { Pins } from './pins.js';
import { withLock } from './with-lock.js';

/**
 * The keys of one person on this device. The first device of a person makes them; a page that is not in the person's chain
 * is opened too, and changes nothing.
 * @param resolveIssuer the verified keyset's issuer keys
 * @param now milliseconds since 1970
 * @throws ConsultError `keys/unavailable` where the page has no WebCrypto, `ownership/denied` for a chain of keys that is
 *   not hers or older than what this device has seen, `backend/*`
 */
export async function openKeys(owner: KeysOwner, port: KeyPort, resolveIssuer: KeyResolver, now: () => number, surroundings: KeysSurroundings = {}): Promise<PersonKeys> {
  if ((globalThis.crypto as Crypto | undefined)?.subtle === undefined) throw new ConsultError('keys/unavailable');
  const store = surroundings.store ?? (await openKeyStore(surroundings.onNotKept));
  try {
    const pins = await Pins.open(store, ownerKey(owner));
    const { tenant, region, subject } = owner;
    const context: KeysContext = {
      owner: { tenant, region, subject }, port, resolveIssuer, now, store, pins,
      onViolation: surroundings.onViolation ?? (() => undefined), asked: { boxes: null, strangers: null },
    };
    const begun = await withLock(ownerKey(owner), () => beginKeys(context));
    return new PersonKeys(context, begun, surroundings);
  } catch (error) {
    store.close();
    throw asConsultError(error, 'keys/unavailable');
  }
}
