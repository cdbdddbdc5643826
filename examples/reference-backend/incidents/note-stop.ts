import type { Stop } from '../../../src/domain/stop.js';
import { coveringStop } from '../../../src/incident/covering-stop.js';
import { isAllStopped } from '../../../src/incident/next-incident-state.js';
import type { Transaction } from '../database/database.js';
import type { Realm } from '../identity/principal.js';
import { appendEvent } from './append-event.js';
import { itemsWhere, markItem } from './loose-items.js';
import { stepIncident } from './step-incident.js';

/**
 * Notes what a stop covers of what is loose, in whatever incident of the realm. One of which nothing that is proved is loose any
 * more is contained, and says so; that of the stop too, also where nothing of it was loose.
 */
export async function noteStop(tx: Transaction, realm: Realm, incident: string | null, stop: Stop, now: number): Promise<void> {
  const isNarrow = stop.scope === 'rid' || stop.scope === 'sid';
  const loose = await itemsWhere(tx, realm, `r.loose and i.state in ('open', 'contained') ${isNarrow ? `and r.${stop.scope} = $3` : ''}`, isNarrow ? [stop.target] : []);
  const covered = loose.filter((item) => coveringStop(item, realm, [stop]) !== null);
  for (const item of covered) await markItem(tx, item, stop.seq);
  for (const each of new Set([...covered.map((item) => item.incident), ...(incident === null ? [] : [incident])])) await containIfStopped(tx, realm, each, now);
}

async function containIfStopped(tx: Transaction, realm: Realm, incident: string, now: number): Promise<void> {
  const [row] = await tx.query<{ proved: boolean; loose: boolean }>(
    `select exists (select 1 from incident_report r where r.incident = i.id and r.stop_scope is not null) as proved, exists (select 1 from incident_report r where r.incident = i.id and r.loose) as loose
       from incident i where i.id = $1 and i.state = 'open'`, [incident],
  );
  if (row === undefined || !isAllStopped(row)) return;
  await stepIncident(tx, incident, 'all-stopped', now);
  await appendEvent(tx, realm, incident, { kind: 'contained' }, now);
}
