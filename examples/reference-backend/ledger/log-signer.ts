import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { signCheckpoint, type Checkpoint } from '../../../src/ownership/checkpoint.js';
import { audience } from '../../../src/ownership/session-claim.js';
import { readKeyFile } from '../identity/key-file.js';
import type { Realm } from '../identity/principal.js';
import { LOG_FILE, realmFolder } from '../trust/realm-files.js';

/** Signs how far the ledger is; with a key that signs nothing else. */
export type LogSigner = (tree: Pick<Checkpoint, 'size' | 'hash' | 'at'>) => Promise<string>;

/** @returns null where the root desk has made no such key yet */
export async function openLogSigner(keysFolder: string, realm: Realm): Promise<LogSigner | null> {
  const path = join(realmFolder(keysFolder, realm), LOG_FILE);
  const key = existsSync(path) ? await readKeyFile(path) : null;
  const aud = audience(realm.tenant, realm.region);
  return key === null ? null : ({ size, hash, at }) => signCheckpoint({ v: 1, aud, size, hash, at }, key.privateKey, key.kid);
}
