import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { BackendOptions } from './backend-options.js';
import type { Clock } from './clock.js';
import type { Realm } from './identity/principal.js';
import type { Log } from './log.js';
import { runDemoDesks } from './trust/demo-desks.js';
import { INCIDENT_FILE, realmFolder } from './trust/realm-files.js';
import { TrustStore, WARN_DAYS } from './trust/trust-store.js';

/**
 * Opens the published trust of every realm. In a demonstration the root desk's process is run first where there is no valid
 * keyset, or one that soon runs out; elsewhere there is no start without.
 * @throws Error in one sentence
 */
export async function openTrust(options: BackendOptions, realms: readonly Realm[], clock: Clock, log: Log): Promise<TrustStore> {
  const keysFolder = join(options.dataFolder, 'keys');
  const prepare = keysetPreparer(options, realms);
  const open = (): Promise<TrustStore> => TrustStore.open(keysFolder, realms, clock, log);
  if (prepare === null) return open();
  const found = await open().catch(() => null);
  // A folder of an earlier version has a keyset that is good for days, and no key for the log, or none that signs stops.
  const isWhole = found !== null && realms.every((realm) => hasLogKey(found, realm) && existsSync(join(realmFolder(keysFolder, realm), INCIDENT_FILE)));
  if (isWhole && found.daysLeft() >= WARN_DAYS) return found;
  await prepare();
  return open();
}

function hasLogKey(trust: TrustStore, realm: Realm): boolean {
  return trust.of(realm).keyset.payload.keys.some(({ use, state }) => use === 'log' && state === 'active');
}

/** What has a keyset made or renewed; null where people do that, at a root desk of their own. */
export function keysetPreparer({ prepareKeysets, tokenIssuer, dataFolder }: BackendOptions, realms: readonly Realm[]): (() => Promise<void>) | null {
  if (prepareKeysets !== undefined) return prepareKeysets;
  return tokenIssuer === undefined ? () => runDemoDesks(dataFolder, realms) : null;
}
