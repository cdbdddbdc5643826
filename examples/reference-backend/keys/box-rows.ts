import { BOX_SUITE, type AccountBox } from '../../../src/domain/account-box.js';
import type { Transaction } from '../database/database.js';
import type { Principal } from '../identity/principal.js';

interface BoxRow extends Record<string, unknown> {
  account: string;
  to_kid: string;
  enc: string;
  ct: string;
}

/** All boxes of a person's account keys. */
export async function boxesOf(tx: Transaction, { subject, tenant, region }: Principal): Promise<AccountBox[]> {
  const rows = await tx.query<BoxRow>(
    'select account, to_kid, enc, ct from account_box where subject = $1 and tenant = $2 and region = $3 and suite = $4 order by stored_at, account, to_kid', [subject, tenant, region, BOX_SUITE],
  );
  return rows.map(({ to_kid: to, account, enc, ct }) => ({ suite: BOX_SUITE, account, to, enc, ct }));
}

/** Stores a box before the link that it is for is made. The same again settles. */
export async function storeBox(tx: Transaction, { subject, tenant, region }: Principal, { suite, account, to, enc, ct }: AccountBox, now: number): Promise<void> {
  await tx.query(
    `insert into account_box (subject, account, to_kid, tenant, region, suite, enc, ct, stored_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict (subject, account, to_kid) do update set suite = excluded.suite, enc = excluded.enc, ct = excluded.ct, stored_at = excluded.stored_at`,
    [subject, account, to, tenant, region, suite, enc, ct, now],
  );
}

export async function deleteBoxes(tx: Transaction, { subject, tenant, region }: Principal, boxes: readonly Pick<AccountBox, 'account' | 'to'>[]): Promise<void> {
  for (const { account, to } of boxes) {
    await tx.query('delete from account_box where subject = $1 and tenant = $2 and region = $3 and account = $4 and to_kid = $5', [subject, tenant, region, account, to]);
  }
}
