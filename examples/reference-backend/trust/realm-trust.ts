import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KeysetDocument } from '../../../src/adapter/ports/key-port.js';
import { signKeyset, verifyKeyset, type KeyUse, type TrustAnchor, type VerifiedKeyset } from '../../../src/ownership/keyset.js';
import type { Clock } from '../clock.js';
import { openKeyFile, readPublicHalf, type PublishedKey } from '../identity/key-file.js';
import type { Realm } from '../identity/principal.js';

const DAY = 86_400_000;
const LIFETIME = 365 * DAY;
const RENEW_BEFORE = 30 * DAY;

/** What a realm publishes, and what the backend's own gate checks with. Public keys only: nothing in it can sign. */
export interface RealmTrust {
  anchor: TrustAnchor;
  document: KeysetDocument;
  keyset: VerifiedKeyset;
}

/** A key in the keyset, with what it may sign. */
export type KeysetEntry = PublishedKey & { use: KeyUse };

/**
 * Opens a realm's published keyset, or makes it: anew, and higher, when it lacks one of `keys` or will soon have run out.
 * For demonstrations the root key lies beside it; an insurer keeps it offline and brings signed keysets from there.
 */
export async function openRealmTrust(keysFolder: string, realm: Realm, keys: readonly KeysetEntry[], clock: Clock): Promise<RealmTrust> {
  const folder = join(keysFolder, `${realm.tenant}.${realm.region}`);
  const root = await openKeyFile(join(folder, 'root.jwk'));
  const anchor: TrustAnchor = { ...realm, rootThumbprint: root.kid };
  const path = join(folder, 'keyset.jwt');
  const now = clock();

  const stored = await readKeyset(path, root, anchor, now + RENEW_BEFORE);
  if (stored !== null && (await hasAll(stored.keyset, keys, now))) return stored;

  const seq = Math.max(Math.floor(now / 1000), (stored?.keyset.payload.seq ?? 0) + 1);
  const keyset = await signKeyset({
    v: 1, ...realm, seq, iat: now, notAfter: now + LIFETIME,
    keys: keys.map(({ kid, use, publicJwk: jwk }) => ({ kid, use, state: 'active', validUntil: null, jwk })),
  }, root.privateKey, root.kid);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(`${path}.new`, keyset, { mode: 0o600 });
  renameSync(`${path}.new`, path);
  const made = await readKeyset(path, root, anchor, now);
  if (made === null) throw new Error(`The keyset of ${realm.tenant} in ${realm.region} does not verify.`);
  return made;
}

/**
 * The published keyset of a realm, for who does not publish it.
 * @param pinned the root's thumbprint, as the reader knows it; absent in demonstrations, where it is taken from beside the keyset
 * @throws Error in one sentence when there is none that verifies
 */
export async function readRealmTrust(keysFolder: string, realm: Realm, clock: Clock, pinned?: string): Promise<RealmTrust> {
  const folder = join(keysFolder, `${realm.tenant}.${realm.region}`);
  const root = await readPublicHalf(join(folder, 'root.jwk'));
  const trust = await readKeyset(join(folder, 'keyset.jwt'), root, { ...realm, rootThumbprint: pinned ?? root.kid }, clock());
  if (trust === null) throw new Error(`There is no published keyset of ${realm.tenant} in ${realm.region} that verifies.`);
  return trust;
}

/** The stored keyset; null when there is none that verifies and is still good at `at`. */
async function readKeyset(path: string, root: PublishedKey, anchor: TrustAnchor, at: number): Promise<RealmTrust | null> {
  const keyset = readText(path);
  if (keyset === null) return null;
  const document = { keyset, rootKey: root.publicJwk };
  const verified = await verifyKeyset(document, anchor, 0, at);
  return verified.ok ? { anchor, document, keyset: verified.keyset } : null;
}

async function hasAll(keyset: VerifiedKeyset, keys: readonly KeysetEntry[], now: number): Promise<boolean> {
  const found = await Promise.all(keys.map(({ use, kid }) => keyset.keyOf(use, kid, now)));
  return found.every((key) => key !== null);
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
