import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KeysetDocument } from '../../../src/adapter/ports/key-port.js';
import { signKeyset, verifyKeyset, type Keyset, type PublicJwk, type TrustAnchor } from '../../../src/ownership/keyset.js';
import type { Clock } from '../clock.js';
import { openKeyFile } from '../identity/key-file.js';
import type { Realm } from '../identity/principal.js';

const DAY = 86_400_000;
const LIFETIME = 365 * DAY;
const RENEW_BEFORE = 30 * DAY;

/** What a realm publishes, and what the backend's own gate checks with. Public keys only: nothing in it can sign. */
export interface RealmTrust {
  anchor: TrustAnchor;
  document: KeysetDocument;
  keyset: Keyset;
}

/**
 * Opens a realm's published keyset, or makes it.
 * For demonstrations the root key lies beside it; an insurer keeps it offline and brings signed keysets from there.
 */
export async function openRealmTrust(keysFolder: string, realm: Realm, issuer: { kid: string; publicJwk: PublicJwk }, clock: Clock): Promise<RealmTrust> {
  const folder = join(keysFolder, `${realm.tenant}.${realm.region}`);
  const root = await openKeyFile(join(folder, 'root.jwk'));
  const anchor: TrustAnchor = { ...realm, rootThumbprint: root.kid };
  const path = join(folder, 'keyset.jwt');
  const now = clock();

  const stored = readText(path);
  if (stored !== null) {
    const document = { keyset: stored, rootKey: root.publicJwk };
    const verified = await verifyKeyset(document, anchor, 0, now + RENEW_BEFORE);
    if (verified.ok && (await verified.keyset.issuerKey(issuer.kid, now)) !== null) return { anchor, document, keyset: verified.keyset };
  }

  const keyset = await signKeyset({
    v: 1, ...realm, seq: Math.floor(now / 1000), iat: now, notAfter: now + LIFETIME,
    keys: [{ kid: issuer.kid, use: 'issuer', state: 'active', validUntil: null, jwk: issuer.publicJwk }],
  }, root.privateKey, root.kid);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(`${path}.new`, keyset, { mode: 0o600 });
  renameSync(`${path}.new`, path);
  const document = { keyset, rootKey: root.publicJwk };
  const verified = await verifyKeyset(document, anchor, 0, now);
  if (!verified.ok) throw new Error(`The keyset of ${realm.tenant} in ${realm.region} does not verify: ${verified.fault}.`);
  return { anchor, document, keyset: verified.keyset };
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
