import type { Transaction } from '../database/database.js';
import type { Realm } from '../identity/principal.js';
import { incidentChanged } from '../notices/notice.js';
import { appendEvent } from './append-event.js';
import { coveredBy, itemsWhere, markItem } from './loose-items.js';
import { stepIncident } from './step-incident.js';

export interface NotedLift {
  /** The stop that was lifted. */
  seq: number;
  target: string | null;
  /** Who has agreed to it. */
  by: string;
  /** What the officers did it for; null for nothing in particular. */
  incident: string | null;
}

/**
 * Notes of everything that a stop has covered what covers it now. What nothing does is loose again: its incident is open, if it
 * was contained, and the service looks at the recording in its next round.
 */
export async function noteLift(tx: Transaction, realm: Realm, { seq, target, by, incident }: NotedLift, now: number): Promise<void> {
  const items = await itemsWhere(tx, realm, 'r.stop_seq = $3', [seq]);
  const covers = await coveredBy(tx, realm, items);
  for (const [item, stop] of covers) await markItem(tx, item, stop);
  const freed = items.filter((item) => covers.get(item) === null);
  await tx.query('update recording_check set at = 0 where tenant = $1 and region = $2 and rid = any($3::text[])', [realm.tenant, realm.region, freed.map(({ rid }) => rid)]);
  await tx.notify(incidentChanged(realm));
  for (const each of new Set([...(incident === null ? [] : [incident]), ...freed.map((item) => item.incident)])) {
    await appendEvent(tx, realm, each, { kind: 'lifted', by, target, stop: seq }, now);
    if (!freed.some((item) => item.incident === each)) continue;
    const { from, to } = await stepIncident(tx, each, 'lifted', now);
    if (from !== to) await appendEvent(tx, realm, each, { kind: 'reopened', stop: seq }, now);
  }
}
