import type { KeyAuthority } from '../../../src/domain/key-change.js';
import type { KeyChangeRefusal } from '../../../src/ownership/decide-key-change.js';
import { planRefusal } from '../../../src/ownership/key-notices.js';
import type { AuditEntry } from '../audit/audit-event.js';
import { writeAudit } from '../audit/audit-event.js';
import type { Transaction } from '../database/database.js';
import type { Principal } from '../identity/principal.js';
import { countNotice, noticesOf, storeNotice } from '../notices/member-notice.js';

/** What was refused: counted where it was a wrong proof, told to the person, and written down. It is committed although the request fails. */
export async function noteRefusal(
  tx: Transaction, principal: Principal, { code, notice, wrongProof }: KeyChangeRefusal, { action, how }: { action: AuditEntry['action']; how: KeyAuthority['how'] }, now: number,
): Promise<void> {
  const { subject, tenant, region } = principal;
  await writeAudit(tx, principal, { action, outcome: code }, now);
  if (wrongProof) await tx.query('insert into vault_attempt (tenant, region, subject, at) values ($1, $2, $3, $4)', [tenant, region, subject, now]);
  if (notice === null) return;
  const plan = planRefusal(notice, how, await noticesOf(tx, principal), now);
  if (plan.do === 'store') await storeNotice(tx, principal, plan.notice, now);
  else await countNotice(tx, principal, plan.id, plan.count);
}
