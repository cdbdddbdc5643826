import { join } from 'node:path';
import type { KeyUse } from '../../src/ownership/keyset.js';
import { openKeyFile } from '../reference-backend/identity/key-file.js';
import type { Realm } from '../reference-backend/identity/principal.js';
import { ISSUER_FILE, LEASE_FILE, realmFolder } from '../reference-backend/trust/realm-files.js';
import { readRegister, withKey, writeRegister } from './register.js';
import type { RootFolders } from './root-folders.js';

/** Makes the root and the keys of issuer, incident desk and server, each in its own folder, where there are none yet. */
export async function makeKeys(folders: RootFolders, realm: Realm): Promise<void> {
  const made = (folder: string, file: string) => openKeyFile(join(realmFolder(folder, realm), file));
  await made(folders.root, 'root.jwk');
  const keys: [KeyUse, Awaited<ReturnType<typeof made>>][] = [
    ['issuer', await made(folders.issuer, ISSUER_FILE)],
    ['incident', await made(folders.incident, 'incident.jwk')],
    ['lease', await made(folders.server, LEASE_FILE)],
  ];
  let register = readRegister(folders.root, realm);
  for (const [use, { kid, publicJwk }] of keys) register = withKey(register, { kid, use, jwk: publicJwk });
  writeRegister(folders.root, realm, register);
}
