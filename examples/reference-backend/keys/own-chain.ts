import { chainStart } from '../../../src/ownership/served-keys.js';
import { chainOf, newestPlace } from '../chains/chain-rows.js';
import { scopeOf, type Principal } from '../identity/principal.js';
import type { KeyDependencies } from './change-keys.js';

/** The caller's own chain, oldest first: from a pin on, or from the newest checkpoint. Empty before the first link. */
export function readChain({ database }: KeyDependencies, principal: Principal, since: number | undefined): Promise<string[]> {
  return database.transaction(scopeOf(principal, 'party'), async (tx) => {
    const newest = await newestPlace(tx, principal, principal.subject);
    return newest === null ? [] : chainOf(tx, principal, principal.subject, chainStart(newest, since));
  });
}
