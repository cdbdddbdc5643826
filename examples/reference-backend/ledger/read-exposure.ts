import type { Exposure } from '../../../src/domain/exposure.js';
import { ConsultError } from '../../../src/domain/consult-error.js';
import { countExposure, type ExposureClaim } from '../../../src/incident/count-exposure.js';
import { peekPayload } from '../../../src/ownership/jws.js';
import { memberKeySchema } from '../../../src/ownership/member-key.js';
import { sessionKeySchema } from '../../../src/ownership/session-key.js';
import type { Database, Transaction } from '../database/database.js';
import type { Realm } from '../identity/principal.js';
import { LEDGER_COLUMNS, type LedgerRow } from './ledger-row.js';
import { ledgerOf, treeSize } from './ledger-tree.js';
import { recordingLengths } from './recording-lengths.js';

/** How long an entry may wait for its place, milliseconds: `seal` has just given one to all that were there. */
const SEALED_BY = 5_000;

/**
 * How far these recordings went, counted from the ledger: seal first. Reads these recordings' entries, and no others, however
 * many there are.
 * @throws ConsultError `backend/failed`: entries of before wait for their place in the ledger, as where it cannot be sealed. A
 * count without them would be too low.
 */
export function readExposure(database: Database, realm: Realm, rids: readonly string[], now: number): Promise<Exposure> {
  const { tenant, region } = realm;
  return database.transaction(ledgerOf(realm), async (tx) => {
    const waiting = await tx.query('select 1 from audit_event where tenant = $1 and region = $2 and rid = any($3::text[]) and place is null and at < $4 limit 1', [tenant, region, rids, now - SEALED_BY]);
    if (waiting.length > 0) throw new ConsultError('backend/failed');
    const rows = await tx.query<LedgerRow & { place: number; rid: string }>(EXPOSURE_SQL, [tenant, region, rids]);
    const entries = rows.map(({ bytes_from: from, bytes_to: to, ...row }) => ({ ...row, bytes: from === null || to === null ? null : ([from, to] as const) }));
    const claims = await claimsOf(tx, realm, rids);
    const keys = await keysOf(tx, realm, [...new Set(rows.map(({ actor }) => actor))]);
    return countExposure(entries, { tenant, region, at: now, entries: await treeSize(tx, realm), claims, keys });
  });
}

/** `$3`: the recordings. */
export const EXPOSURE_SQL = `select ${LEDGER_COLUMNS}, place from audit_event where tenant = $1 and region = $2 and rid = any($3::text[]) and place is not null order by place`;

/** By the claim that names the recording, erased or not; where none does, by that of the consultation that its row names. Never by the owner that the row says. */
async function claimsOf(tx: Transaction, { tenant, region }: Realm, rids: readonly string[]): Promise<Map<string, ExposureClaim>> {
  const rows = await tx.query<{ rid: string; owner: string }>(
    `select distinct on (f.rid) f.rid, c.owner from (select rid, sid from recording where rid = any($3::text[]) union select rid, sid from session_claim where rid = any($3::text[])) f
       join session_claim c on c.sid = f.sid where c.tenant = $1 and c.region = $2 order by f.rid, (c.rid = f.rid) desc`,
    [tenant, region, rids],
  );
  const lengths = await recordingLengths(tx, { tenant, region }, rids);
  return new Map(rows.map(({ rid, owner }) => [rid, { owner, length: lengths.get(rid) ?? null }]));
}

/** Every encryption key that has been a person's: of the account, and of pages without a device. */
async function keysOf(tx: Transaction, { tenant, region }: Realm, subjects: readonly string[]): Promise<Map<string, Set<string>>> {
  const chain = await tx.query<{ subject: string; token: string }>('select subject, token from member_key where subject = any($3::text[]) and tenant = $1 and region = $2', [tenant, region, subjects]);
  const pages = await tx.query<{ subject: string; token: string }>('select subject, token from session_key where subject = any($3::text[]) and tenant = $1 and region = $2', [tenant, region, subjects]);
  const keys = new Map<string, Set<string>>(subjects.map((subject) => [subject, new Set()]));
  for (const { subject, token } of chain) {
    const link = peekPayload(token, memberKeySchema);
    for (const kid of link === null ? [] : [link.enc.kid, ...link.former]) keys.get(subject)?.add(kid);
  }
  for (const { subject, token } of pages) {
    const kid = peekPayload(token, sessionKeySchema)?.enc.kid;
    if (kid !== undefined) keys.get(subject)?.add(kid);
  }
  return keys;
}
