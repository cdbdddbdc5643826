import { ConsultError } from '../../../src/domain/consult-error.js';
import type { Wrap } from '../../../src/domain/wrap.js';
import { wrapDigest, wrapListDigest } from '../../../src/ownership/wrap-digest.js';
import type { Transaction } from '../database/database.js';
import type { Realm } from '../identity/principal.js';

/** As many lists as one recording can have: each is one recipient more, or a recorder that came back. */
const LISTS_MAX = 64;

/** Keeps all wraps of a recording's key, as one list. The same again settles. @throws ConsultError `backend/rejected` */
export async function storeWraps(tx: Transaction, { tenant, region }: Realm, rid: string, wraps: readonly Wrap[]): Promise<void> {
  const digests = await Promise.all(wraps.map(wrapDigest));
  if (new Set(digests).size !== digests.length) throw new ConsultError('backend/rejected');
  const wd = await wrapListDigest(digests);
  const known = await knownWraps(tx, rid);
  if (known.has(wd)) return;
  if (known.size >= LISTS_MAX) throw new ConsultError('backend/rejected');
  for (const [index, { kid, role, enc, ct }] of wraps.entries()) {
    await tx.query(
      `insert into wrap (rid, digest, tenant, region, kid, role, enc, ct) values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (rid, digest) do nothing`,
      [rid, digests[index], tenant, region, kid, role, enc, ct],
    );
  }
  await tx.query(
    'insert into wrap_list (rid, wd, tenant, region, digests) values ($1, $2, $3, $4, $5::jsonb) on conflict (rid, wd) do nothing',
    [rid, wd, tenant, region, JSON.stringify(digests)],
  );
}

/** The digests of all lists that have been handed over for a recording. */
export async function knownWraps(tx: Transaction, rid: string): Promise<ReadonlySet<string>> {
  return new Set((await tx.query<{ wd: string }>('select wd from wrap_list where rid = $1', [rid])).map(({ wd }) => wd));
}
