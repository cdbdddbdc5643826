import type { Stop, StopScope } from '../../../src/domain/stop.js';
import type { Transaction } from '../database/database.js';
import type { Realm } from '../identity/principal.js';

/** A row of the table `stop`: a stop, or the lifting of one. */
export interface StopRow extends Record<string, unknown> {
  seq: number;
  scope: StopScope | 'lift';
  target: string;
  why: string;
  drill: boolean;
  at: number;
  token: string;
  lifted_by: number | null;
  incident: string | null;
}

export const STOP_COLUMNS = 's.seq, s.scope, s.target, s.why, s.drill, s.at, s.token, s.lifted_by, s.incident';

/** How an officer sees it. @throws Error for a lifting, which is none */
export function stopOf({ seq, scope, target, why, drill, at, lifted_by: liftedBy, incident }: StopRow): Stop {
  if (scope === 'lift') throw new Error('The lifting of a stop is no stop.');
  return { seq, scope, target, why, drill, at, liftedBy, incident };
}

/** The newest number of a realm; 0 before the first. */
export async function newestSeq(tx: Transaction, { tenant, region }: Realm): Promise<number> {
  const [row] = await tx.query<{ seq: number }>('select coalesce(max(seq), 0)::bigint as seq from stop where tenant = $1 and region = $2', [tenant, region]);
  return row?.seq ?? 0;
}

/** Those in force and then those that were lifted, each the newest first: what is lifted hides nothing that is in force. */
export async function stopsOf(tx: Transaction, { tenant, region }: Realm, limit = 1_000): Promise<Stop[]> {
  const rows = await tx.query<StopRow>(
    `select ${STOP_COLUMNS} from stop s where s.tenant = $1 and s.region = $2 and s.scope <> 'lift' order by (s.lifted_by is not null), s.seq desc limit $3`, [tenant, region, limit],
  );
  return rows.map(stopOf);
}
