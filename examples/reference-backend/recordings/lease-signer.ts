import { join } from 'node:path';
import { LEASE_MAX, signLease } from '../../../src/ownership/lease.js';
import { audience } from '../../../src/ownership/session-claim.js';
import { readKeyFile } from '../identity/key-file.js';
import type { Principal, Realm } from '../identity/principal.js';
import { LEASE_FILE, realmFolder } from '../trust/realm-files.js';

/** Signs leave to go on playing, after the walls have been passed; with a key that signs nothing else. */
export interface LeaseSigner {
  /**
   * @param asked the owner's key that opens the recording, and the asker's nonce
   * @param rev the newest stop that it was held against
   */
  sign(principal: Principal, rid: string, asked: { kid: string; nonce: string }, rev: number, now: number): Promise<string>;
}

export async function openLeaseSigner(keysFolder: string, realm: Realm): Promise<LeaseSigner> {
  const key = await readKeyFile(join(realmFolder(keysFolder, realm), LEASE_FILE));
  const { tenant, region } = realm;
  return {
    sign: ({ subject }, rid, { kid, nonce }, rev, now) =>
      signLease({ v: 2, aud: audience(tenant, region), rid, sub: subject, kid, nonce, rev, iat: now, exp: now + LEASE_MAX }, key.privateKey, key.kid),
  };
}
