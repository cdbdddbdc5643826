import type { Exposure } from '../../../src/domain/exposure.js';
import type { OfficerAction } from '../audit/audit-event.js';
import type { Database } from '../database/database.js';
import type { Principal } from '../identity/principal.js';
import { readExposure } from '../ledger/read-exposure.js';
import { asOfficer } from './as-officer.js';
import { requireIncident } from './incident-rows.js';

export interface ExposureDependencies {
  database: Database;
  /** Seals what the ledger has not counted yet. */
  ledger: { seal(): Promise<void> };
}

/**
 * How far what an incident names has gone, counted anew from the ledger. Recordings of a session that it names count too, by the
 * session's claim and by rows: those that were erased, or of which nothing was stored, have no row.
 */
export async function exposureOf({ database, ledger }: ExposureDependencies, officer: Principal, action: OfficerAction, incident: string, now: number): Promise<Exposure> {
  const { tenant, region } = officer;
  const rids = await asOfficer(database, officer, action, now, async (tx) => {
    await requireIncident(tx, officer, incident);
    return tx.query<{ rid: string }>(
      `select i.rid from incident_report i where i.incident = $1 and i.tenant = $2 and i.region = $3 and i.rid is not null
       ${['recording', 'session_claim'].map((table) => `union select f.rid from incident_report i join ${table} f on f.tenant = i.tenant and f.region = i.region and f.sid = i.sid
        where i.incident = $1 and i.tenant = $2 and i.region = $3 and (i.rid is null or i.stop_scope = 'sid')`).join(' ')}`,
      [incident, tenant, region],
    );
  });
  await ledger.seal();
  return readExposure(database, officer, rids.map(({ rid }) => rid), now);
}
