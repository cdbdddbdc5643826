import { join } from 'node:path';
import { openKeyFile, type PublishedKey } from '../identity/key-file.js';
import type { Realm } from '../identity/principal.js';
import type { KeysetEntry } from './realm-trust.js';

/**
 * What a realm's keyset names: the claims issuer's key, the one that stops things, and the one that lets a replay go on.
 * Approvers, who are people, will be named here too.
 */
export async function publishedKeys(keysFolder: string, realm: Realm, issuer: PublishedKey): Promise<KeysetEntry[]> {
  const folder = join(keysFolder, `${realm.tenant}.${realm.region}`);
  const published = async (use: 'incident' | 'lease'): Promise<KeysetEntry> => {
    const { kid, publicJwk } = await openKeyFile(join(folder, `${use}.jwk`));
    return { use, kid, publicJwk };
  };
  return [{ use: 'issuer', kid: issuer.kid, publicJwk: issuer.publicJwk }, await published('incident'), await published('lease')];
}
