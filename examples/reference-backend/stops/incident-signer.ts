import { join } from 'node:path';
import { signRevocation, type Revocation } from '../../../src/ownership/revocation.js';
import { audience } from '../../../src/ownership/session-claim.js';
import { readKeyFile } from '../identity/key-file.js';
import type { Realm } from '../identity/principal.js';
import { INCIDENT_FILE, realmFolder } from '../trust/realm-files.js';

/** What is said of a stop or a lifting, but for the realm. */
export type StopWords = Pick<Revocation, 'seq' | 'scope' | 'target' | 'why' | 'drill' | 'at'>;

/** Signs stops and their lifting, with a key that signs nothing else. */
export interface IncidentSigner {
  sign(words: StopWords): Promise<string>;
}

export async function openIncidentSigner(keysFolder: string, realm: Realm): Promise<IncidentSigner> {
  const key = await readKeyFile(join(realmFolder(keysFolder, realm), INCIDENT_FILE));
  const aud = audience(realm.tenant, realm.region);
  return { sign: (words) => signRevocation({ v: 2, aud, ...words } as Revocation, key.privateKey, key.kid) };
}
