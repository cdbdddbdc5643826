import type { Database, Transaction } from '../reference-backend/database/database.js';
import type { Realm } from '../reference-backend/identity/principal.js';

/** Runs `work` in one transaction of the role `claims`, within one realm; rolled back when it throws. */
export type ClaimsTransactions = <T>(realm: Realm, work: (tx: Transaction) => Promise<T>) => Promise<T>;

/**
 * The issuer's own login, which is granted `consult_claims` and nothing else.
 * @param current throws where this program is too old for the database
 */
export function ownTransactions(database: Database, current: () => Promise<void>): ClaimsTransactions {
  return async ({ tenant, region }, work) => {
    await current();
    return database.transaction({ role: 'claims', tenant, region, subject: '' }, work);
  };
}
