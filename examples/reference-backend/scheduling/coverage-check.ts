import { ConsultError } from '../../../src/domain/consult-error.js';
import type { Transaction } from '../database/database.js';
import type { Principal } from '../identity/principal.js';

/** @throws ConsultError `scheduling/not-covered`: also when the plan does not know the service at all */
export async function requireCoverage(tx: Transaction, { subject, tenant, region }: Principal, serviceId: string): Promise<void> {
  const [row] = await tx.query<{ status: string }>(
    `select c.status from person p join service_coverage c on c.plan_id = p.plan_id
      where p.subject = $1 and p.tenant = $2 and p.region = $3 and c.service_id = $4`,
    [subject, tenant, region, serviceId],
  );
  if (row === undefined || row.status === 'not-covered') throw new ConsultError('scheduling/not-covered');
}
