import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { calculateJwkThumbprint, type JWK } from 'jose';
import type { KeyUse } from '../../../src/ownership/keyset.js';
import type { RealmTrust } from './realm-trust.js';

const LARGEST = 64 * 1024;
/** The database's and the recordings' own folders, which may be large: nobody keeps keys in them. */
const ELSEWHERE = ['pglite', 'sealed'];
const OWN_USES: ReadonlySet<KeyUse> = new Set<KeyUse>(['lease', 'incident', 'log']);

/**
 * Refuses a data folder in which somebody else's private key lies: the root's, the claims issuer's, an approver's, or one that
 * opens recordings. The server's own are those that sign leases, stops and the log.
 * @throws Error in one sentence that says which and where
 */
export async function refusePrivateKeys(dataFolder: string, trusts: readonly RealmTrust[]): Promise<void> {
  const foreign = new Map<string, string>();
  for (const { anchor, keyset } of trusts) {
    foreign.set(anchor.rootThumbprint, 'root');
    for (const { kid, use } of keyset.payload.keys) if (!OWN_USES.has(use)) foreign.set(kid, use);
    for (const { role, keys } of keyset.payload.policies) for (const { kid } of keys) foreign.set(kid, role);
  }
  for (const path of filesOf(dataFolder)) {
    for (const jwk of privateKeysIn(path)) {
      const whose = foreign.get(await calculateJwkThumbprint(jwk).catch(() => ''));
      if (whose !== undefined) throw new Error(`A private key (${whose}) lies in the server's data folder, at ${path}: take it away from there.`);
    }
  }
}

function filesOf(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return ELSEWHERE.includes(entry.name) ? [] : filesOf(path);
    return entry.isFile() && statSync(path).size <= LARGEST ? [path] : [];
  });
}

/** A key, or a set of keys, in JSON. */
function privateKeysIn(path: string): JWK[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return [];
  }
  const list: unknown[] = typeof parsed === 'object' && parsed !== null && 'keys' in parsed && Array.isArray(parsed.keys) ? parsed.keys : [parsed];
  return list.filter((each): each is JWK => typeof each === 'object' && each !== null && 'd' in each);
}
