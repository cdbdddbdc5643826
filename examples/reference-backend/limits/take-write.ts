import { ConsultError } from '../../../src/domain/consult-error.js';
import type { Scope, Transaction } from '../database/database.js';
import { WRITE_LIMITS, type WriteKind } from './write-limits.js';

/**
 * Takes one write of a kind from what a person has left (the generic cell rate algorithm: one time for each person and kind,
 * up to which all that was written is paid for). It lies in the database, so that two processes share it and a restart
 * does not fill it up: whoever floods could otherwise wait for the one or choose the other. One statement takes it, so
 * that requests at the same moment do not take the same one.
 * @throws ConsultError `backend/too-many-requests`, with `retryAfter`
 */
export async function takeWrite(tx: Transaction, { tenant, region, subject }: Omit<Scope, 'role'>, kind: WriteKind, now: number): Promise<void> {
  const { burst, every } = WRITE_LIMITS[kind];
  const taken = await tx.query(
    `insert into write_pace as p (subject, kind, tenant, region, paid_until) values ($1, $2, $3, $4, $5::bigint + $6::bigint)
     on conflict (tenant, region, subject, kind) do update set paid_until = greatest(p.paid_until, $5::bigint) + $6::bigint
       where p.paid_until + $6::bigint <= $5::bigint + $7::bigint
     returning 1 as taken`,
    [subject, kind, tenant, region, now, every, burst * every],
  );
  if (taken.length > 0) return;
  const [row] = await tx.query<{ until: number }>('select paid_until as until from write_pace where subject = $1 and kind = $2 and tenant = $3 and region = $4', [subject, kind, tenant, region]);
  throw new ConsultError('backend/too-many-requests', { retryAfter: Math.max(0, (row?.until ?? now) + every - burst * every - now) });
}
