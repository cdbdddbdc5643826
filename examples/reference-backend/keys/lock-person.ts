import { ConsultError } from '../../../src/domain/consult-error.js';
import type { Database, Transaction } from '../database/database.js';
import { scopeOf, type Principal } from '../identity/principal.js';

/**
 * Decides about one person's keys alone: two devices that enrol at once make two links of one chain, and wrong codes that
 * come at once are counted one after the other. `work` begins in the clerk's role, which alone may lock the row.
 * @throws ConsultError `backend/forbidden` for a good token of somebody who was never enrolled here
 */
export async function lockPerson<T>(database: Database, principal: Principal, work: (tx: Transaction) => Promise<T>): Promise<T> {
  const { subject, tenant, region } = principal;
  return database.transaction(scopeOf(principal, 'clerk'), async (tx) => {
    const found = await tx.query('select 1 from person where subject = $1 and tenant = $2 and region = $3 for no key update', [subject, tenant, region]);
    if (found.length === 0) throw new ConsultError('backend/forbidden');
    return work(tx);
  });
}
