import { ConsultError } from '../../../src/domain/consult-error.js';
import type { VaultEntry, VaultKind, VaultWay } from '../../../src/domain/vault.js';
import type { Transaction } from '../database/database.js';
import type { Principal } from '../identity/principal.js';

/** As many ways as a person can keep: a code, and a passkey for each of some devices. */
const WAYS_MAX = 16;

interface WayRow extends Record<string, unknown> {
  kind: VaultKind;
  id: string;
  salt: string;
  account: string;
  at: number;
}

interface EntryRow extends WayRow {
  proof_digest: string;
  sealed: string;
}

const WAY_COLUMNS = 'kind, id, salt, account, at';

/** The person's ways, newest first, without what they hold. */
export async function waysOf(tx: Transaction, { subject, tenant, region }: Principal): Promise<VaultWay[]> {
  return tx.query<WayRow>(`select ${WAY_COLUMNS} from vault_way where subject = $1 and tenant = $2 and region = $3 order by at desc, id`, [subject, tenant, region]);
}

/** One way with what it holds, or null. */
export async function entryOf(tx: Transaction, { subject, tenant, region }: Principal, id: string): Promise<VaultEntry | null> {
  const [row] = await tx.query<EntryRow>(
    `select ${WAY_COLUMNS}, proof_digest, sealed from vault_way where subject = $1 and tenant = $2 and region = $3 and id = $4`, [subject, tenant, region, id],
  );
  if (row === undefined) return null;
  const { proof_digest: proofDigest, ...rest } = row;
  return { ...rest, proofDigest };
}

/**
 * Adds a way, or puts one of the same kind and id in its place.
 * @throws ConsultError `backend/conflict` (the id is one of another kind, or there are too many)
 */
export async function storeWay(tx: Transaction, principal: Principal, { kind, id, salt, account, at, proofDigest, sealed }: VaultEntry): Promise<void> {
  const { subject, tenant, region } = principal;
  const ways = await waysOf(tx, principal);
  const before = ways.find((way) => way.id === id);
  // Those of a former account key open nothing, and are nobody's hindrance.
  const present = ways.filter((way) => way.account === account);
  if (before === undefined ? present.length >= WAYS_MAX : before.kind !== kind) throw new ConsultError('backend/conflict');
  await tx.query(
    `insert into vault_way (subject, id, tenant, region, kind, salt, account, at, proof_digest, sealed) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     on conflict (subject, id) do update set salt = excluded.salt, account = excluded.account, at = excluded.at, proof_digest = excluded.proof_digest, sealed = excluded.sealed`,
    [subject, id, tenant, region, kind, salt, account, at, proofDigest, sealed],
  );
}

export async function deleteWay(tx: Transaction, { subject, tenant, region }: Principal, id: string): Promise<void> {
  await tx.query('delete from vault_way where subject = $1 and tenant = $2 and region = $3 and id = $4', [subject, tenant, region, id]);
}
