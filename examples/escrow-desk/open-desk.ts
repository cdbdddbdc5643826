import { systemClock } from '../reference-backend/clock.js';
import type { Desk } from '../reference-backend/escrow/desk.js';
import type { Realm } from '../reference-backend/identity/principal.js';
import { readRealmTrust } from '../reference-backend/trust/realm-trust.js';
import type { DeskPlace } from './desk-place.js';

/**
 * Opens the desk for one realm, for as long as `work` takes.
 * @throws Error in one sentence: a server is working on the same PGlite folder, there is no published keyset
 */
export async function withDesk<T>({ folders, rootThumbprint, openDatabase }: DeskPlace, realm: Realm, work: (desk: Desk) => Promise<T>): Promise<T> {
  const trust = await readRealmTrust(folders.keys, realm, systemClock, rootThumbprint);
  const database = await openDatabase();
  try {
    return await work({ database, realm, trust, clock: systemClock });
  } finally {
    await database.close();
  }
}
