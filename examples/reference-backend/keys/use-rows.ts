import type { LastUses } from '../../../src/ownership/device-uses.js';
import type { Transaction } from '../database/database.js';
import type { Realm } from '../identity/principal.js';

const DAY = 86_400_000;

/** When a person's devices were last used, by their signing keys. */
export async function usesOf(tx: Transaction, { tenant, region }: Realm, subject: string): Promise<LastUses> {
  const rows = await tx.query<{ kid: string; at: number }>('select kid, at from device_use where subject = $1 and tenant = $2 and region = $3', [subject, tenant, region]);
  return new Map(rows.map(({ kid, at }) => [kid, at]));
}

/** Notes that a device was used: once a day is exact enough. */
export async function noteUse(tx: Transaction, { tenant, region }: Realm, subject: string, kid: string, now: number): Promise<void> {
  await tx.query(
    `insert into device_use (subject, kid, tenant, region, at) values ($1, $2, $3, $4, $5)
     on conflict (subject, kid) do update set at = excluded.at where device_use.at <= excluded.at - ${DAY}`,
    [subject, kid, tenant, region, now],
  );
}
