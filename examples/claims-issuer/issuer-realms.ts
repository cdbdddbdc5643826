import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ConsultError } from '../../src/domain/consult-error.js';
import type { Clock } from '../reference-backend/clock.js';
import { readKeyFile, type SigningKey } from '../reference-backend/identity/key-file.js';
import type { Realm } from '../reference-backend/identity/principal.js';
import { readRealmTrust, type RealmTrust } from '../reference-backend/trust/realm-trust.js';
import { ISSUER_FILE, realmFolder } from '../reference-backend/trust/realm-files.js';

/** What the issuer has for one realm. */
export interface IssuerRealm {
  realm: Realm;
  key: SigningKey;
  trust: RealmTrust;
}

/**
 * Reads a realm's key and keyset from the issuer's folder, anew for each question: the root desk renews them while this
 * runs, and bookings are few.
 * @throws ConsultError `backend/not-found` where there is no key, Error in one sentence where the keyset does not name it
 */
export async function readIssuerRealm(folder: string, realm: Realm, clock: Clock): Promise<IssuerRealm> {
  const path = join(realmFolder(folder, realm), ISSUER_FILE);
  if (!existsSync(path)) throw new ConsultError('backend/not-found');
  const [key, trust] = [await readKeyFile(path), await readRealmTrust(folder, realm, clock)];
  if ((await trust.keyset.keyOf('issuer', key.kid, clock())) === null) throw new Error(`The keyset of ${realm.tenant} in ${realm.region} does not name this issuer's key.`);
  return { realm, key, trust };
}
