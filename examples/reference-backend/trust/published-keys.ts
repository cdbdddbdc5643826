import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { openKeyFile, readPublicKeyFile, type PublishedKey } from '../identity/key-file.js';
import type { Realm } from '../identity/principal.js';
import type { KeysetEntry } from './realm-trust.js';

/**
 * What a realm's keyset names: the claims issuer's key, the one that stops things, the one that lets a replay go on, and
 * those of the approvers, who are people: each of them keeps her private half herself.
 */
export async function publishedKeys(keysFolder: string, realm: Realm, issuer: PublishedKey): Promise<KeysetEntry[]> {
  const folder = join(keysFolder, `${realm.tenant}.${realm.region}`);
  const published = async (use: 'incident' | 'lease'): Promise<KeysetEntry> => {
    const { kid, publicJwk } = await openKeyFile(join(folder, `${use}.jwk`));
    return { use, kid, publicJwk };
  };
  const approvers = await Promise.all(approverFiles(keysFolder, realm).map(async (path): Promise<KeysetEntry> => {
    const { kid, publicJwk } = await readPublicKeyFile(path);
    return { use: 'approver', kid, publicJwk };
  }));
  return [{ use: 'issuer', kid: issuer.kid, publicJwk: issuer.publicJwk }, await published('incident'), await published('lease'), ...approvers];
}

/** Where approvers' public keys lie, one a file. */
export function approversFolder(keysFolder: string, { tenant, region }: Realm): string {
  return join(keysFolder, `${tenant}.${region}`, 'approvers');
}

function approverFiles(keysFolder: string, realm: Realm): string[] {
  const folder = approversFolder(keysFolder, realm);
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.jwk')).sort().map((name) => join(folder, name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
