import { NOTIFY_WITHIN, type Incident, type IncidentEvent } from '../../../src/domain/incident.js';
import { ConsultError } from '../../../src/domain/consult-error.js';
import type { Transaction } from '../database/database.js';
import type { Realm } from '../identity/principal.js';

type IncidentRow = Omit<Incident, 'dueAt'> & Record<string, unknown>;

const COLUMNS = `i.id, i.state, i.fault, i.feature, i.drill, i.opened_at as "openedAt", i.contained_at as "containedAt", i.closed_at as "closedAt", i.into_id as "into",
  (select coalesce(sum(r.count), 0)::bigint from incident_report r where r.incident = i.id) as reports,
  (select count(distinct r.rid) from incident_report r where r.incident = i.id) as items`;

/** One decision about the incidents of a realm at a time: two findings at once open one incident, and a timeline has one order. */
export async function lockIncidents(tx: Transaction, { tenant, region }: Realm): Promise<void> {
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 20200609))', [`incidents ${tenant} ${region}`]);
}

/**
 * What is not over first, and of that what is verified; then the newest first. An answer holds so many: no mere word pushes out of it
 * what is proved and goes on.
 */
export async function readIncidents(tx: Transaction, { tenant, region }: Realm, limit: number): Promise<Incident[]> {
  const rows = await tx.query<IncidentRow>(`select ${COLUMNS} from incident i where i.tenant = $1 and i.region = $2 
      order by (i.state in ('open', 'contained')) desc, (i.state in ('open', 'contained') and exists (select 1 from incident_report r where r.incident = i.id and r.verified)) desc, i.opened_at desc, i.id limit $3`, [tenant, region, limit]);
  return rows.map(incidentOf);
}

/** @throws ConsultError `backend/not-found`: none of this realm */
export async function readIncident(tx: Transaction, { tenant, region }: Realm, id: string): Promise<Incident> {
  const [row] = await tx.query<IncidentRow>(`select ${COLUMNS} from incident i where i.id = $1 and i.tenant = $2 and i.region = $3`, [id, tenant, region]);
  if (row === undefined) throw new ConsultError('backend/not-found');
  return incidentOf(row);
}

/** Where nothing of it but its being there is asked: its reports are not counted. @throws ConsultError `backend/not-found`: none of this realm */
export async function requireIncident(tx: Transaction, { tenant, region }: Realm, id: string): Promise<void> {
  if ((await tx.query('select 1 from incident where id = $1 and tenant = $2 and region = $3', [id, tenant, region])).length === 0) throw new ConsultError('backend/not-found');
}

/** As many events as one answer holds; whoever has more to hear of asks again. */
const EVENTS_AT_ONCE = 1_000;

/** Oldest first, those after a number. */
export function readTimeline(tx: Transaction, { tenant, region }: Realm, incident: string, after: number): Promise<IncidentEvent[]> {
  return tx.query<IncidentEvent & Record<string, unknown>>(
    `select seq, at, kind, by_subject as "by", target, stop_seq as "stop", count, reason from incident_event
      where incident = $1 and tenant = $2 and region = $3 and seq > $4 order by seq limit ${EVENTS_AT_ONCE}`,
    [incident, tenant, region, after],
  );
}

function incidentOf(row: IncidentRow): Incident {
  const { id, state, fault, feature, drill, openedAt, containedAt, closedAt, into, reports, items } = row;
  return { id, state, fault, feature, drill, openedAt, dueAt: openedAt + NOTIFY_WITHIN, containedAt, closedAt, into, reports, items };
}
