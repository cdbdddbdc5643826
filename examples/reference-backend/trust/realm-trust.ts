import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KeysetDocument } from '../../../src/adapter/ports/key-port.js';
import { verifyKeyset, type KeysetResult, type TrustAnchor, type VerifiedKeyset } from '../../../src/ownership/keyset.js';
import type { Clock } from '../clock.js';
import { readPublicKeyFile } from '../identity/key-file.js';
import type { Realm } from '../identity/principal.js';
import { KEYSET_FILE, realmFolder, ROOT_PUBLIC_FILE } from './realm-files.js';

/** What a realm publishes, and what the backend's own gate checks with. Public keys only: nothing in it can sign. */
export interface RealmTrust {
  anchor: TrustAnchor;
  document: KeysetDocument;
  keyset: VerifiedKeyset;
}

type Fault = Extract<KeysetResult, { ok: false }>['fault'];

const WHY: Readonly<Partial<Record<Fault, string>>> = {
  expired: 'has run out', lifetime: 'is valid for too long', rollback: 'is older than the one before', root: 'is of another root', tenant: 'is of another insurer', region: 'is of another region',
};

/**
 * Reads the keyset that the root desk has signed, with the root's public key beside it. Nothing here makes or renews one.
 * @param pinned the root's thumbprint as the reader knows it; absent: that of the root's public key beside the keyset
 * @param knownSeq the highest `seq` seen so far
 * @throws Error in one sentence when there is none, or it is not valid
 */
export async function readRealmTrust(keysFolder: string, realm: Realm, clock: Clock, pinned?: string, knownSeq = 0): Promise<RealmTrust> {
  const folder = realmFolder(keysFolder, realm);
  const keyset = readText(join(folder, KEYSET_FILE));
  const place = `${realm.tenant} in ${realm.region}`;
  if (keyset === null) throw new Error(`There is no keyset of ${place}: have the root desk sign one, and put it in ${folder}.`);
  const root = await readPublicKeyFile(join(folder, ROOT_PUBLIC_FILE));
  const anchor: TrustAnchor = { tenant: realm.tenant, region: realm.region, rootThumbprint: pinned ?? root.kid };
  const document = { keyset, rootKey: root.publicJwk };
  const verified = await verifyKeyset(document, anchor, knownSeq, clock());
  if (!verified.ok) throw new Error(`The keyset of ${place} ${WHY[verified.fault] ?? 'is not valid'}: have the root desk sign a new one, and put it in ${folder}.`);
  return { anchor, document, keyset: verified.keyset };
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
