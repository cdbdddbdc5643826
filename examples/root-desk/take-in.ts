import { join } from 'node:path';
import { readPublicKeyFile } from '../reference-backend/identity/key-file.js';
import type { Realm } from '../reference-backend/identity/principal.js';
import { ESCROW_PUBLIC_FILE, realmFolder } from '../reference-backend/trust/realm-files.js';
import { readRegister, withKey, writeRegister } from './register.js';
import { replaceFile } from './replace-file.js';
import type { RootFolders } from './root-folders.js';

/**
 * Takes in an approver's public key; the next keyset names it.
 * @param path the public half alone
 * @throws Error in one sentence when the private half lies in the file
 */
export async function takeInApprover({ root }: RootFolders, realm: Realm, path: string): Promise<string> {
  const { kid, publicJwk } = await readPublicKeyFile(path);
  writeRegister(root, realm, withKey(readRegister(root, realm), { kid, use: 'approver', jwk: publicJwk }));
  return kid;
}

/** Takes in the escrow desk's public key, which claims name. @throws Error in one sentence when the private half lies in the file */
export async function takeInEscrow({ issuer }: RootFolders, realm: Realm, path: string): Promise<string> {
  const { kid, publicJwk } = await readPublicKeyFile(path);
  replaceFile(join(realmFolder(issuer, realm), ESCROW_PUBLIC_FILE), JSON.stringify({ ...publicJwk, use: 'enc' }));
  return kid;
}
