import { join } from 'node:path';
import { signKeyset } from '../../src/ownership/keyset.js';
import { openKeyFile } from '../reference-backend/identity/key-file.js';
import type { Realm } from '../reference-backend/identity/principal.js';
import { KEYSET_FILE, realmFolder, ROOT_PUBLIC_FILE } from '../reference-backend/trust/realm-files.js';
import { readRegister, writeRegister } from './register.js';
import { replaceFile } from './replace-file.js';
import type { RootFolders } from './root-folders.js';

const DAY = 86_400_000;
export const DAYS_MAX = 14;
export const DAYS_USUAL = 10;

/**
 * Signs what the register holds for so many days, and puts the keyset and the root's public key into the folders of the
 * server and of the issuer. In earnest they are carried there from the root's machine.
 * @param days 1 to 14
 * @returns the keyset
 */
export async function publishKeyset({ root, server, issuer }: RootFolders, realm: Realm, days: number, now: number): Promise<string> {
  if (!Number.isInteger(days) || days < 1 || days > DAYS_MAX) throw new Error(`A keyset is valid for 1 to ${DAYS_MAX} whole days.`);
  const { kid, privateKey, publicJwk } = await openKeyFile(join(realmFolder(root, realm), 'root.jwk'));
  const register = readRegister(root, realm);
  const seq = Math.max(register.seq + 1, Math.floor(now / 1000));
  const keyset = await signKeyset({ v: 2, tenant: realm.tenant, region: realm.region, seq, iat: now, notAfter: now + days * DAY, keys: register.keys, policies: register.policies }, privateKey, kid);
  // First the number: one that has been given out is never given twice.
  writeRegister(root, realm, { ...register, seq });
  for (const folder of [server, issuer]) {
    replaceFile(join(realmFolder(folder, realm), ROOT_PUBLIC_FILE), JSON.stringify({ ...publicJwk, use: 'sig' }));
    replaceFile(join(realmFolder(folder, realm), KEYSET_FILE), keyset);
  }
  return keyset;
}
