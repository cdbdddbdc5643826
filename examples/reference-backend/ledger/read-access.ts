import type { AccessEntry, AccessLog } from '../../../src/domain/access-entry.js';
import { ConsultError } from '../../../src/domain/consult-error.js';
import { shownAccess } from '../../../src/ownership/access-log.js';
import { checkpointSchema } from '../../../src/ownership/checkpoint.js';
import { foldOwnFetches } from '../../../src/ownership/fold-own-fetches.js';
import { inclusionProof, provingSubtrees } from '../../../src/ownership/inclusion-proof.js';
import { peekPayload } from '../../../src/ownership/jws.js';
import { ledgerText } from '../../../src/ownership/ledger-entry.js';
import type { Database, Transaction } from '../database/database.js';
import { scopeOf, type Principal } from '../identity/principal.js';
import type { LedgerKeeper } from './ledger-keeper.js';
import { entryOf, SEALED_COLUMNS, type SealedRow } from './ledger-row.js';
import { readSubtrees } from './ledger-tree.js';

/** So many rows are looked at, and so many lines shown. */
const ROWS_MAX = 2_000;
const LINES_MAX = 200;

export interface AccessDependencies {
  database: Database;
  ledger: Pick<LedgerKeeper, 'checkpoint'>;
}

/**
 * Who has listed, opened, played or saved one of the caller's own recordings, erased ones too, newest first, as far as the
 * newest checkpoint goes. @throws ConsultError `backend/not-found`: absent or not theirs
 */
export function readAccess({ database, ledger }: AccessDependencies, principal: Principal, rid: string): Promise<AccessLog> {
  return database.transaction(scopeOf(principal, 'party'), async (tx) => {
    const { tenant, region, subject } = principal;
    const own = await tx.query('select 1 from session_claim where rid = $1 and tenant = $2 and region = $3 and owner = $4', [rid, tenant, region, subject]);
    if (own.length === 0) throw new ConsultError('backend/not-found');
    const checkpoint = ledger.checkpoint(principal);
    const size = checkpoint === null ? 0 : (peekPayload(checkpoint, checkpointSchema)?.size ?? 0);
    await tx.become('ledger');
    const rows = await tx.query<SealedRow>(
      `select ${SEALED_COLUMNS} from audit_event where tenant = $1 and region = $2 and rid = $3 and place < $4 order by place desc limit ${ROWS_MAX + 1}`, [tenant, region, rid, size],
    );
    const lines = foldOwnFetches((await Promise.all(rows.slice(0, ROWS_MAX).map((row) => lineOf(row, subject)))).filter((line) => line !== null));
    const entries = lines.slice(0, LINES_MAX);
    return { rid, checkpoint, size, entries: await proved(tx, principal, entries, size), more: rows.length > ROWS_MAX || lines.length > entries.length };
  });
}

async function lineOf(row: SealedRow, owner: string): Promise<Omit<AccessEntry, 'proof'> | null> {
  const entry = await entryOf(row);
  const shown = shownAccess(entry);
  // Of before capacities were written down: then it is our word.
  return shown === null ? null : { ...shown, index: row.place, who: shown.who ?? (row.actor === owner ? 'self' : 'somebody-else'), entry: ledgerText(entry) };
}

async function proved(tx: Transaction, principal: Principal, lines: readonly Omit<AccessEntry, 'proof'>[], size: number): Promise<AccessEntry[]> {
  const hashOf = await readSubtrees(tx, principal, lines.flatMap(({ index }) => provingSubtrees(index, size).flat()));
  return Promise.all(lines.map(async (line) => ({ ...line, proof: await inclusionProof(line.index, size, hashOf) })));
}
