import { ConsultError } from '../../../src/domain/consult-error.js';
import type { AdmittedWraps } from '../../../src/ownership/admit-wraps.js';
import type { Transaction } from '../database/database.js';
import type { Realm } from '../identity/principal.js';

/** As many lists as one recording can have: each is one recipient more, or a recorder that came back. */
const LISTS_MAX = 64;

/** Keeps all wraps of a recording's key, as one list. The same again settles. @throws ConsultError `backend/rejected` (too many) */
export async function storeWraps(tx: Transaction, { tenant, region }: Realm, rid: string, { wd, wraps }: AdmittedWraps): Promise<void> {
  const known = await knownWraps(tx, rid);
  if (known.has(wd)) return;
  if (known.size >= LISTS_MAX) throw new ConsultError('backend/rejected');
  for (const { digest, wrap: { suite, kid, role, enc, ct } } of wraps) {
    await tx.query(
      `insert into wrap (rid, digest, tenant, region, suite, kid, role, enc, ct) values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (rid, digest) do nothing`,
      [rid, digest, tenant, region, suite, kid, role, enc, ct],
    );
  }
  await tx.query(
    'insert into wrap_list (rid, wd, tenant, region, recipients) values ($1, $2, $3, $4, $5::jsonb) on conflict (rid, wd) do nothing',
    [rid, wd, tenant, region, JSON.stringify(wraps.map(({ recipient }) => recipient))],
  );
}

/** The digests of all lists that have been handed over for a recording. */
export async function knownWraps(tx: Transaction, rid: string): Promise<ReadonlySet<string>> {
  return new Set((await tx.query<{ wd: string }>('select wd from wrap_list where rid = $1', [rid])).map(({ wd }) => wd));
}

/** The names of the keys that a recording's key was wrapped to as its owner's, by its recorder. From the lists, which the escrow desk reads too. */
export async function ownerKids(tx: Transaction, rid: string): Promise<ReadonlySet<string>> {
  const rows = await tx.query<{ kid: string }>(`select r.value->>'kid' as kid from wrap_list l, jsonb_array_elements(l.recipients) r where l.rid = $1 and r.value->>'role' = 'owner'`, [rid]);
  return new Set(rows.map(({ kid }) => kid));
}
