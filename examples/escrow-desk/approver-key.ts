import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openKeyFile, type SigningKey } from '../reference-backend/identity/key-file.js';
import type { Realm } from '../reference-backend/identity/principal.js';
import { approversFolder, type DeskFolders } from './desk-folders.js';

/**
 * An approver's own key, made when there is none yet, and its public half laid out for the root desk, whose next keyset
 * names it.
 * @param path the approver's file, which the approver alone keeps
 */
export async function makeApproverKey(path: string, folders: DeskFolders, realm: Realm): Promise<{ key: SigningKey; publicFile: string }> {
  const key = await openKeyFile(path);
  const folder = approversFolder(folders, realm);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const publicFile = join(folder, `${key.kid}.jwk`);
  writeFileSync(publicFile, JSON.stringify({ ...key.publicJwk, use: 'sig' }), { mode: 0o600 });
  return { key, publicFile };
}
