import { verifyCheckpoint, type Checkpoint } from '../../../src/ownership/checkpoint.js';
import type { Keyset } from '../../../src/ownership/keyset.js';
import { ledgerLeaf, ledgerText } from '../../../src/ownership/ledger-entry.js';
import { completedBy, frontierHash, nextFrontier, type Frontier } from '../../../src/ownership/merkle-tree.js';
import { audience } from '../../../src/ownership/session-claim.js';
import type { Database } from '../database/database.js';
import { groupBy } from '../group-by.js';
import type { Realm } from '../identity/principal.js';
import { isCut } from './checkpoint-file.js';
import { entryOf, SEALED_COLUMNS, type SealedRow } from './ledger-row.js';
import { ledgerOf } from './ledger-tree.js';

const BATCH = 1_000;
/** How long a row can wait for its place, milliseconds: one that has waited longer was put in behind the ledger's back. */
const SEALED_WITHIN = 60_000;

/**
 * `checkpoint`: a line that is no signed checkpoint of this realm, or is of fewer entries than one before it. `gap`: there is
 * no row at this place. `row`: a row is not what its leaf says, or its leaf and hashes are not what they were. `tree`: the
 * tree up to here is not the one that was signed; the first entry that can differ is `from`. `unsigned`: entries after the
 * last checkpoint. `unsealed`: a row has waited for its place for too long, or is of the future.
 */
export type LedgerFault =
  | { fault: 'checkpoint'; line: number }
  | { fault: 'gap' | 'row'; place: number }
  | { fault: 'tree'; from: number; size: number }
  | { fault: 'unsigned'; from: number; size: number }
  | { fault: 'unsealed'; id: number };

export type LedgerVerdict = { ok: true; size: number; checkpoints: number } | ({ ok: false } & LedgerFault);

export interface LedgerToVerify {
  database: Database;
  realm: Realm;
  keyset: Keyset;
  /** As `readCheckpoints` gives them. */
  checkpoints: readonly string[];
  /** Milliseconds since 1970. */
  now: number;
}

/**
 * Recomputes every leaf from its row, and the tree from the leaves, and holds it against every checkpoint. Whoever can write
 * the whole database, its owner and superusers included, cannot make another past pass: that would need the key for the log.
 * @returns the first place that differs
 */
export async function verifyLedger(given: LedgerToVerify): Promise<LedgerVerdict> {
  const signed = await readSigned(given);
  if (!Array.isArray(signed)) return { ok: false, ...signed };
  const bySize = groupBy(signed, (checkpoint) => checkpoint.size);
  let size = 0;
  let good = 0;
  let frontier: Frontier = [];
  for await (const row of sealedRows(given)) {
    if (row.place !== size) return { ok: false, fault: 'gap', place: size };
    const leaf = await ledgerLeaf(ledgerText(await entryOf(row)));
    const nodes = await completedBy(frontier, size, leaf);
    if (row.leaf !== leaf || row.nodes.join() !== nodes.join()) return { ok: false, fault: 'row', place: size };
    frontier = nextFrontier(frontier, nodes);
    size += 1;
    const hashes = bySize.get(size);
    if (hashes === undefined) continue;
    const hash = await frontierHash(frontier);
    if (hashes.some((each) => each.hash !== hash)) return { ok: false, fault: 'tree', from: good, size };
    good = size;
  }
  if ((signed.at(-1)?.size ?? 0) > size) return { ok: false, fault: 'gap', place: size };
  if (size > good) return { ok: false, fault: 'unsigned', from: good, size };
  const id = await unsealed(given);
  return id === null ? { ok: true, size, checkpoints: signed.length } : { ok: false, fault: 'unsealed', id };
}

async function readSigned({ checkpoints, keyset, realm }: LedgerToVerify): Promise<Checkpoint[] | Extract<LedgerFault, { fault: 'checkpoint' }>> {
  const expected = { audience: audience(realm.tenant, realm.region), resolveKey: (kid: string, at: number) => keyset.keyOf('log', kid, at) };
  const signed: Checkpoint[] = [];
  for (const [index, token] of checkpoints.entries()) {
    if (isCut(token)) continue;
    const result = await verifyCheckpoint(token, expected);
    if (!result.ok || result.payload.size < (signed.at(-1)?.size ?? 0)) return { fault: 'checkpoint', line: index + 1 };
    signed.push(result.payload);
  }
  return signed;
}

/** By place, and then by number: two rows of one place are found too. */
async function* sealedRows({ database, realm, realm: { tenant, region } }: LedgerToVerify): AsyncGenerator<SealedRow, void> {
  let after: { place: number; id: number } = { place: Number.MIN_SAFE_INTEGER, id: 0 };
  for (;;) {
    const { place, id } = after;
    const rows: SealedRow[] = await database.transaction(ledgerOf(realm), (tx) => tx.query<SealedRow>(
      `select ${SEALED_COLUMNS} from audit_event where tenant = $1 and region = $2 and (place, id) > ($3::bigint, $4::bigint) order by place, id limit ${BATCH}`, [tenant, region, place, id],
    ));
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last;
  }
}

async function unsealed({ database, realm, realm: { tenant, region }, now }: LedgerToVerify): Promise<number | null> {
  const [row] = await database.transaction(ledgerOf(realm), (tx) => tx.query<{ id: number }>(
    'select id from audit_event where tenant = $1 and region = $2 and place is null and (at < $3 or at > $4) order by id limit 1', [tenant, region, now - SEALED_WITHIN, now + SEALED_WITHIN],
  ));
  return row?.id ?? null;
}
