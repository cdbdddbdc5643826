import { join } from 'node:path';
import type { BackendOptions } from './backend-options.js';
import type { Clock } from './clock.js';
import type { Realm } from './identity/principal.js';
import type { Log } from './log.js';
import { runDemoDesks } from './trust/demo-desks.js';
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
  if (found !== null && found.daysLeft() >= WARN_DAYS) return found;
  await prepare();
  return open();
}

/** What has a keyset made or renewed; null where people do that, at a root desk of their own. */
export function keysetPreparer({ prepareKeysets, tokenIssuer, dataFolder }: BackendOptions, realms: readonly Realm[]): (() => Promise<void>) | null {
  if (prepareKeysets !== undefined) return prepareKeysets;
  return tokenIssuer === undefined ? () => runDemoDesks(dataFolder, realms) : null;
}
