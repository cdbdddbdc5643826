import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { approversFolder } from '../reference-backend/trust/published-keys.js';
import { openKeyFile, type SigningKey } from '../reference-backend/identity/key-file.js';
import type { Realm } from '../reference-backend/identity/principal.js';

/**
 * An approver's own key, made when there is none yet, and its public half among those that the next keyset names: the
 * server reads it when it starts.
 * @param path the approver's file, which she alone keeps
 * @param keys the server's folder of published keys
 */
export async function makeApproverKey(path: string, keys: string, realm: Realm): Promise<SigningKey> {
  const key = await openKeyFile(path);
  const folder = approversFolder(keys, realm);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(join(folder, `${key.kid}.jwk`), JSON.stringify({ ...key.publicJwk, use: 'sig' }), { mode: 0o600 });
  return key;
}
