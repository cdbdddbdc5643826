import { join } from 'node:path';
import type { KeyUse } from '../../src/ownership/keyset.js';
import { markDataFolder } from '../reference-backend/data-version.js';
import { openKeyFile } from '../reference-backend/identity/key-file.js';
import type { Realm } from '../reference-backend/identity/principal.js';
import { INCIDENT_FILE, ISSUER_FILE, LEASE_FILE, LOG_FILE, realmFolder } from '../reference-backend/trust/realm-files.js';
import { readRegister, withKey, writeRegister } from './register.js';
import type { RootFolders } from './root-folders.js';

/** Makes the root and the keys of issuer and server, each in its own folder, where there are none yet. The server's sign leases, stops and the log. */
export async function makeKeys(folders: RootFolders, realm: Realm): Promise<void> {
  for (const folder of [folders.root, folders.issuer]) markDataFolder(folder);
  const made = (folder: string, file: string) => openKeyFile(join(realmFolder(folder, realm), file));
  await made(folders.root, 'root.jwk');
  const keys: [KeyUse, Awaited<ReturnType<typeof made>>][] = [
    ['issuer', await made(folders.issuer, ISSUER_FILE)],
    ['incident', await made(folders.server, INCIDENT_FILE)],
    ['lease', await made(folders.server, LEASE_FILE)],
    ['log', await made(folders.server, LOG_FILE)],
  ];
  let register = readRegister(folders.root, realm);
  for (const [use, { kid, publicJwk }] of keys) register = withKey(register, { kid, use, jwk: publicJwk });
  writeRegister(folders.root, realm, register);
}
