import type { NamedPublicKey } from '../../../src/domain/named-public-key.js';
import type { VaultEntry } from '../../../src/domain/vault.js';
import type { VaultKind } from '../../../src/domain/way-id.js';
import type { Transaction } from '../database/database.js';
import type { Principal } from '../identity/principal.js';

interface EntryRow extends Record<string, unknown> {
  kind: VaultKind;
  id: string;
  salt: string;
  enc: NamedPublicKey;
  at: number;
  proof_digest: string;
  sealed: string;
}

/** What a person's recovery methods hold. Which of them count is said by the newest link. */
export async function entriesOf(tx: Transaction, { subject, tenant, region }: Principal): Promise<VaultEntry[]> {
  const rows = await tx.query<EntryRow>(
    'select kind, id, salt, enc, at, proof_digest, sealed from recovery_entry where subject = $1 and tenant = $2 and region = $3 order by at desc, id', [subject, tenant, region],
  );
  return rows.map(({ proof_digest: proofDigest, ...rest }) => ({ ...rest, proofDigest }));
}

/** Stores what an added recovery method holds, before the link that names it is made. The same again settles. */
export async function storeEntry(tx: Transaction, { subject, tenant, region }: Principal, { kind, id, salt, enc, at, proofDigest, sealed }: VaultEntry, now: number): Promise<void> {
  await tx.query(
    `insert into recovery_entry (subject, kid, tenant, region, kind, id, salt, enc, at, proof_digest, sealed, stored_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
     on conflict (subject, kid) do update set kind = excluded.kind, id = excluded.id, salt = excluded.salt, enc = excluded.enc, at = excluded.at,
       proof_digest = excluded.proof_digest, sealed = excluded.sealed, stored_at = excluded.stored_at`,
    [subject, enc.kid, tenant, region, kind, id, salt, JSON.stringify(enc), at, proofDigest, sealed, now],
  );
}

export async function deleteEntries(tx: Transaction, { subject, tenant, region }: Principal, kids: readonly string[]): Promise<void> {
  await tx.query('delete from recovery_entry where subject = $1 and tenant = $2 and region = $3 and kid = any($4::text[])', [subject, tenant, region, kids]);
}
