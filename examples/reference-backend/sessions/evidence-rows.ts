import type { Role } from '../../../src/domain/role.js';
import type { EvidenceEntry } from '../../../src/ownership/admit-evidence.js';
import type { Transaction } from '../database/database.js';
import type { Realm } from '../identity/principal.js';

export interface EvidenceRow extends Record<string, unknown> {
  sid: string;
  digest: string;
  kind: 'bind' | 'consent';
  role: Role;
  token: string;
  named: boolean;
}

const ROWS = 'select sid, digest, kind, role, token, named from evidence';

/** Everything that is stored of a session: each party's words in order. */
export function evidenceOfSession(tx: Transaction, sid: string): Promise<EvidenceRow[]> {
  return tx.query<EvidenceRow>(`${ROWS} where sid = $1 order by role, seq`, [sid]);
}

/** What the recordings of some sessions rest on: all words, and the binds that something names. */
export function evidenceOfRecordings(tx: Transaction, sids: readonly string[]): Promise<EvidenceRow[]> {
  return tx.query<EvidenceRow>(`${ROWS} where sid = any($1::text[]) and (kind = 'consent' or named) order by sid, role, seq`, [sids]);
}

export function tokensOf(rows: readonly EvidenceRow[], kind: EvidenceRow['kind']): string[] {
  return rows.filter((row) => row.kind === kind).map(({ token }) => token);
}

export async function storeEvidence(tx: Transaction, { tenant, region }: Realm, sid: string, entry: EvidenceEntry): Promise<void> {
  const seq = entry.kind === 'consent' ? entry.word.payload.seq : 0;
  await tx.query(
    'insert into evidence (sid, digest, tenant, region, kind, role, seq, token) values ($1, $2, $3, $4, $5, $6, $7, $8)',
    [sid, entry.digest, tenant, region, entry.kind, entry.role, seq, entry.token],
  );
}

/** Something of a recording rests on these binds. */
export async function nameBinds(tx: Transaction, sid: string, digests: readonly string[]): Promise<void> {
  await tx.query('update evidence set named = true where sid = $1 and digest = any($2::text[]) and not named', [sid, digests]);
}
