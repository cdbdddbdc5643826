import type { IncidentEvent, IncidentState } from '../../../src/domain/incident.js';
import type { Transaction } from '../database/database.js';
import type { Realm } from '../identity/principal.js';
import { incidentChanged } from '../notices/notice.js';
import { tellWebhook } from '../webhooks/tell-webhook.js';

export type NewEvent = Pick<IncidentEvent, 'kind'> & Partial<Omit<IncidentEvent, 'kind' | 'seq' | 'at'>>;

/** What the insurer's systems are told of an incident: each change of its state. */
const TOLD: Readonly<Partial<Record<IncidentEvent['kind'], IncidentState>>> = { opened: 'open', contained: 'contained', closed: 'closed', reopened: 'open', merged: 'merged' };

/** Adds to a timeline, under `lockIncidents`; officers' pages are told at the commit. At the same cost for the first event and the last. */
export async function appendEvent(tx: Transaction, realm: Realm, incident: string, event: NewEvent, now: number): Promise<void> {
  const { tenant, region } = realm;
  const { kind, by = null, target = null, stop = null, count = 1, reason = null } = event;
  await tx.query(
    `insert into incident_event (incident, seq, tenant, region, at, kind, by_subject, target, stop_seq, count, reason)
     values ($1, coalesce((select e.seq from incident_event e where e.incident = $1 order by e.seq desc limit 1), -1) + 1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [incident, tenant, region, now, kind, by, target, stop, count, reason],
  );
  const [row] = await tx.query<{ drill: boolean; state: IncidentState }>('select drill, state from incident where id = $1', [incident]);
  const state = TOLD[kind];
  // One that another was merged into has not changed itself.
  if (state !== undefined && row?.state === state) await tellWebhook(tx, realm, 'incident', { incident, state, drill: row.drill }, now);
  await tx.notify(incidentChanged(realm));
}
