import type { IncidentState } from '../../../src/domain/incident.js';
import type { Stop } from '../../../src/domain/stop.js';
import { nextIncidentState } from '../../../src/incident/next-incident-state.js';
import type { Transaction } from '../database/database.js';
import type { Realm } from '../identity/principal.js';
import { appendEvent } from './append-event.js';

/** Notes which proved items of an incident a stop has stopped. Once all of them are, the incident is contained, and says so. */
export async function noteStop(tx: Transaction, realm: Realm, incident: string, { scope, target, seq }: Stop, now: number): Promise<void> {
  await tx.query(
    `update incident_report set stop_seq = $4 where incident = $1 and stop_scope = $2 and (case stop_scope when 'rid' then rid else sid end) = $3 and stop_seq is null`,
    [incident, scope, target, seq],
  );
  const [row] = await tx.query<{ state: IncidentState; proved: number; loose: number }>(
    `select i.state, count(*) filter (where r.stop_scope is not null) as proved, count(*) filter (where r.stop_scope is not null and r.stop_seq is null) as loose
       from incident i left join incident_report r on r.incident = i.id where i.id = $1 group by i.state`, [incident],
  );
  if (row === undefined || row.state !== 'open' || row.proved === 0 || row.loose > 0) return;
  await tx.query('update incident set state = $2, contained_at = coalesce(contained_at, $3) where id = $1', [incident, nextIncidentState(row.state, 'all-stopped'), now]);
  await appendEvent(tx, realm, incident, { kind: 'contained' }, now);
}
