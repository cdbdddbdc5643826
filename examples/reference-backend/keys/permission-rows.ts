import type { KeyPermission } from '../../../src/domain/key-permission.js';
import type { Transaction } from '../database/database.js';
import type { Realm } from '../identity/principal.js';

interface PermissionRow extends Record<string, unknown> {
  id: string;
  at: number;
  effective_at: number;
  ends_at: number;
  stopped_at: number | null;
}

/** The newest permission of a person's that was neither used nor has ended; stopped ones too. */
export async function openPermission(tx: Transaction, { tenant, region }: Realm, subject: string, now: number): Promise<KeyPermission | null> {
  const [row] = await tx.query<PermissionRow>(
    `select id, at, effective_at, ends_at, stopped_at from key_permission
      where subject = $1 and tenant = $2 and region = $3 and used_at is null and ends_at > $4 order by at desc, id limit 1`,
    [subject, tenant, region, now],
  );
  return row === undefined ? null : { id: row.id, at: row.at, effectiveAt: row.effective_at, until: row.ends_at, stopped: row.stopped_at !== null };
}

export async function markStopped(tx: Transaction, id: string, now: number): Promise<void> {
  await tx.query('update key_permission set stopped_at = $2 where id = $1', [id, now]);
}

/** In the transaction that stores the link which it is used for: so it serves once. */
export async function markUsed(tx: Transaction, id: string, now: number): Promise<void> {
  await tx.query('update key_permission set used_at = $2 where id = $1', [id, now]);
}
