import { perfectSubtrees, type PerfectSubtree } from '../../../src/ownership/inclusion-proof.js';
import type { Frontier } from '../../../src/ownership/merkle-tree.js';
import type { Scope, Transaction } from '../database/database.js';
import type { Realm } from '../identity/principal.js';

/** Sealing and reading the ledger has a role of its own: see migrations/028-ledger.sql. */
export function ledgerOf({ tenant, region }: Realm): Scope {
  return { role: 'ledger', tenant, region, subject: '' };
}

/** For the rest of the transaction, one process at a time gives places in a realm's tree, or writes its checkpoints. */
export async function lockLedger(tx: Transaction, { tenant, region }: Realm): Promise<void> {
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 28))', [`${tenant}/${region}`]);
}

/** How many entries a realm's tree has. */
export async function treeSize(tx: Transaction, { tenant, region }: Realm): Promise<number> {
  const [row] = await tx.query<{ size: number }>('select coalesce(max(place) + 1, 0) as size from audit_event where tenant = $1 and region = $2', [tenant, region]);
  return row?.size ?? 0;
}

/** The hashes of perfect subtrees, each kept with its last leaf. @returns how to look one up */
export async function readSubtrees(tx: Transaction, { tenant, region }: Realm, subtrees: readonly PerfectSubtree[]): Promise<(subtree: PerfectSubtree) => string> {
  const rows = await tx.query<{ place: number; nodes: string[] }>(
    'select place, nodes from audit_event where tenant = $1 and region = $2 and place = any($3::bigint[])', [tenant, region, [...new Set(subtrees.map(({ last }) => last))]],
  );
  const nodes = new Map(rows.map((row) => [row.place, row.nodes]));
  return ({ last, level }) => nodes.get(last)?.[level] ?? '';
}

export async function readFrontier(tx: Transaction, realm: Realm, size: number): Promise<Frontier> {
  const subtrees = perfectSubtrees(0, size);
  return subtrees.map(await readSubtrees(tx, realm, subtrees));
}
