import type { Transaction } from '../database/database.js';
import type { Realm } from '../identity/principal.js';

/**
 * Holds the stops of a realm for the rest of the transaction. `alone`: to write one, when everybody else who holds them is done, so
 * that they are numbered without a gap in the order of their commits. `together`: to write what a stop could forbid; a stop then
 * comes wholly before it or wholly after it.
 */
export async function lockStops(tx: Transaction, { tenant, region }: Realm, how: 'alone' | 'together'): Promise<void> {
  const lock = how === 'alone' ? 'pg_advisory_xact_lock' : 'pg_advisory_xact_lock_shared';
  await tx.query(`select ${lock}(hashtextextended($1, 0))`, [`stops ${tenant} ${region}`]);
}
