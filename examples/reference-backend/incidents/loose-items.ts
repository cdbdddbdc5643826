import type { Stop } from '../../../src/domain/stop.js';
import { coveringStop, type NamedItem } from '../../../src/incident/covering-stop.js';
import type { Transaction } from '../database/database.js';
import type { Realm } from '../identity/principal.js';

/** What reports of one incident name alike. */
export type ReportedItem = NamedItem & { incident: string } & Record<string, unknown>;

const ITEM = 'r.incident, r.rid, r.sid, r.stop_scope as scope, i.drill';

/** Of the reports that a condition takes, what they name: each once. `$1`, `$2`: the realm. */
export function itemsWhere(tx: Transaction, { tenant, region }: Realm, condition: string, params: readonly unknown[]): Promise<ReportedItem[]> {
  return tx.query<ReportedItem>(
    `select distinct ${ITEM} from incident_report r join incident i on i.id = r.incident where r.tenant = $1 and r.region = $2 and ${condition}`, [tenant, region, ...params],
  );
}

/** Which stop in force covers each item; null for none. */
export async function coveredBy(tx: Transaction, realm: Realm, items: readonly ReportedItem[]): Promise<Map<ReportedItem, number | null>> {
  const { tenant, region } = realm;
  const names = items.flatMap(({ rid, sid }) => [...(rid === null ? [] : [rid]), ...(sid === null ? [] : [sid])]);
  const stops = await tx.query<Pick<Stop, 'seq' | 'scope' | 'target' | 'drill'> & Record<string, unknown>>(
    `select seq, scope, target, drill from stop
      where tenant = $1 and region = $2 and lifted_by is null and (scope in ('rid', 'sid') and target = any($3::text[]) or scope in ('feature', 'tenant', 'region'))`,
    [tenant, region, [...new Set(names)]],
  );
  return new Map(items.map((item) => [item, coveringStop(item, realm, stops)?.seq ?? null]));
}

/** Notes of all reports that name this in an incident which stop covers it, or that none does. */
export async function markItem(tx: Transaction, { incident, rid, sid, scope }: ReportedItem, stop: number | null): Promise<void> {
  await tx.query(
    `update incident_report set stop_seq = $5, held = true
      where incident = $1 and rid is not distinct from $2 and sid is not distinct from $3 and stop_scope is not distinct from $4`, [incident, rid, sid, scope, stop],
  );
}
