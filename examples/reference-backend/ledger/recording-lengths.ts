import type { Transaction } from '../database/database.js';
import type { Realm } from '../identity/principal.js';

/** How long recordings are, milliseconds; without those that are erased, of which nobody knows it any more. As the role `ledger`. */
export async function recordingLengths(tx: Transaction, { tenant, region }: Realm, rids: readonly string[]): Promise<Map<string, number>> {
  const rows = await tx.query<{ rid: string; millis: number }>('select rid, millis from recording where tenant = $1 and region = $2 and rid = any($3::text[])', [tenant, region, rids]);
  return new Map(rows.map(({ rid, millis }) => [rid, millis]));
}
