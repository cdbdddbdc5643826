import { newOpaqueId } from '../../../src/domain/opaque-id.js';
import type { CountedLosses } from './count-losses.js';
import type { OwnerTransaction } from './database.js';
import { withoutWalls } from './without-walls.js';

/**
 * Leaves a notice for everybody whom a migration took something from. A recording leaves a tombstone, and a note of its bytes,
 * which the next housekeeping erases. In the migrations' own transaction: what nobody is told of is not done.
 */
export async function tellLosses(tx: OwnerTransaction, { notices, recordings }: Pick<CountedLosses, 'notices' | 'recordings'>, now: number): Promise<void> {
  if (notices.length + recordings.length === 0) return;
  await withoutWalls(tx, ['member_notice', 'erased_recording', 'erasure_pending'], async () => {
    for (const { tenant, region, subject, kind, count } of notices) {
      await tx.query('insert into member_notice (id, tenant, region, subject, at, kind, count) values ($1, $2, $3, $4, $5, $6, $7)', [newOpaqueId(), tenant, region, subject, now, kind, count]);
    }
    for (const { rid, tenant, region, owner } of recordings) {
      await tx.query(`insert into erased_recording (rid, tenant, region, owner, at, why) values ($1, $2, $3, $4, $5, 'upgrade')`, [rid, tenant, region, owner, now]);
      await tx.query('insert into erasure_pending (rid, tenant, region) values ($1, $2, $3)', [rid, tenant, region]);
    }
  });
}
