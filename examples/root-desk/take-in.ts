import { readPublicKeyFile } from '../reference-backend/identity/key-file.js';
import type { Realm } from '../reference-backend/identity/principal.js';
import { escrowPolicyId } from '../reference-backend/trust/realm-files.js';
import { readRegister, withEscrowKey, withKey, writeRegister } from './register.js';
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

/** Said to patients before a recording begins: a true part of a sentence about who can open it. */
const ESCROW_NAME = {
  en: 'your insurer’s records office, when two of its officers agree',
  de: 'die Aktenstelle Ihrer Versicherung, wenn zwei ihrer Beauftragten zustimmen',
  fr: 'le service des dossiers de votre assureur, avec l’accord de deux de ses responsables',
  ar: 'مكتب السجلات لدى شركة التأمين، بموافقة اثنين من مسؤوليه',
};

/** Takes in the escrow desk's public key, as a policy that claims can name. @throws Error in one sentence when the private half lies in the file */
export async function takeInEscrow({ root }: RootFolders, realm: Realm, path: string): Promise<string> {
  const { kid, publicJwk } = await readPublicKeyFile(path);
  const policy = { id: escrowPolicyId(realm.region), name: ESCROW_NAME };
  writeRegister(root, realm, withEscrowKey(readRegister(root, realm), policy, { kid, jwk: { ...publicJwk, use: 'enc' } }));
  return kid;
}
