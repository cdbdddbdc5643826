import type { Transaction } from '../database/database.js';
import type { Principal } from '../identity/principal.js';

/** The leave that a person has been given to have a new account key, if she has one that is still good: its id. Asked in the clerk's role. */
export async function openRenewal(tx: Transaction, { subject, tenant, region }: Principal, now: number): Promise<string | null> {
  const [row] = await tx.query<{ id: string }>(
    'select id from account_renewal where subject = $1 and tenant = $2 and region = $3 and used_at is null and at <= $4 and ends_at > $4 order by at desc limit 1', [subject, tenant, region, now],
  );
  return row?.id ?? null;
}

/** Uses it up, before the link that it is for is made: a renewal serves once, whatever happens in between. */
export async function useRenewal(tx: Transaction, id: string, now: number): Promise<void> {
  await tx.query('update account_renewal set used_at = $2 where id = $1', [id, now]);
}

/** For a link that could not be made. */
export async function giveBackRenewal(tx: Transaction, id: string): Promise<void> {
  await tx.query('update account_renewal set used_at = null where id = $1', [id]);
}
