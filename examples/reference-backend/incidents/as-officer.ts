import { ConsultError, isConsultError } from '../../../src/domain/consult-error.js';
import { writeAudit, type OfficerAction } from '../audit/audit-event.js';
import type { Database, Transaction } from '../database/database.js';
import { requireRole, scopeOf, type Principal } from '../identity/principal.js';

/**
 * Does something for an officer, who has to be one by the realm's own list and not by the token alone. It is written down in the
 * transaction that does it; what is refused is written down too.
 * @throws ConsultError `backend/forbidden`, and what `work` throws
 */
export async function asOfficer<T>(database: Database, principal: Principal, action: OfficerAction, now: number, work: (tx: Transaction) => Promise<T>): Promise<T> {
  requireRole(principal, 'compliance');
  const scope = scopeOf(principal, 'compliance');
  try {
    return await database.transaction(scope, async (tx) => {
      await writeAudit(tx, principal, { action, outcome: 'permit' }, now);
      const { tenant, region, subject } = principal;
      const known = await tx.query(`select 1 from person where subject = $1 and tenant = $2 and region = $3 and role = 'compliance'`, [subject, tenant, region]);
      if (known.length === 0) throw new ConsultError('backend/forbidden');
      return work(tx);
    });
  } catch (error) {
    if (isConsultError(error)) await database.transaction(scope, (tx) => writeAudit(tx, principal, { action, outcome: error.code }, now));
    throw error;
  }
}
