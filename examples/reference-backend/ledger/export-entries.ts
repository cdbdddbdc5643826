import type { Database } from '../database/database.js';
import type { Realm } from '../identity/principal.js';
import { auditEventResource, type AuditEventResource } from './audit-event-resource.js';
import { LEDGER_COLUMNS, type LedgerRow } from './ledger-row.js';
import { ledgerOf } from './ledger-tree.js';

const BATCH = 1_000;

/** A realm's entries, oldest first; of one recording where one is named. */
export async function* exportEntries(database: Database, realm: Realm, rid?: string): AsyncGenerator<AuditEventResource, void> {
  let after = -1;
  for (;;) {
    const rows: (LedgerRow & { owner: string | null })[] = await database.transaction(ledgerOf(realm), (tx) => tx.query<LedgerRow & { owner: string | null }>(
      `select ${LEDGER_COLUMNS}, (select c.owner from session_claim c where c.sid = a.sid or c.rid = a.rid limit 1) as owner from audit_event a
        where tenant = $1 and region = $2 and id > $3 and ($4::text is null or rid = $4) order by id limit ${BATCH}`,
      [realm.tenant, realm.region, after, rid ?? null],
    ));
    for (const { owner, ...row } of rows) yield auditEventResource(row, row.rid === null ? null : owner);
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.id;
  }
}
