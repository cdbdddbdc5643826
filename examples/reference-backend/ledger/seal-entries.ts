import { ledgerLeaf, ledgerText } from '../../../src/ownership/ledger-entry.js';
import { completedBy, nextFrontier, type Frontier } from '../../../src/ownership/merkle-tree.js';
import type { Database } from '../database/database.js';
import type { Realm } from '../identity/principal.js';
import { entryOf, LEDGER_COLUMNS, type LedgerRow } from './ledger-row.js';
import { ledgerOf, lockLedger, readFrontier, treeSize } from './ledger-tree.js';

/** So many at once: few enough that nobody waits for it. */
const BATCH = 500;

/** A realm's tree: how many entries it has, and what it grows from. */
export interface LedgerTree {
  readonly size: number;
  readonly frontier: Frontier;
}

/**
 * Gives the rows that have none their places in the tree, in the order in which they were written; a batch at a time. What is
 * hashed is hashed outside the transactions.
 * @param known the tree as this process left it; looked up where another process has gone on
 * @returns the tree, and whether there is more to seal
 */
export async function sealEntries(database: Database, realm: Realm, known: LedgerTree): Promise<{ tree: LedgerTree; more: boolean }> {
  const { tenant, region } = realm;
  const { rows, tree } = await database.transaction(ledgerOf(realm), async (tx) => {
    // Before the rows: what another process seals between the two is in neither, and the size is found to be another one below.
    // Also where nothing waits: a process may have died between its last entries and their checkpoint.
    const size = await treeSize(tx, realm);
    const found = await tx.query<LedgerRow>(
      `select ${LEDGER_COLUMNS} from audit_event where tenant = $1 and region = $2 and place is null order by id limit ${BATCH}`, [tenant, region],
    );
    return { rows: found, tree: size === known.size ? known : { size, frontier: await readFrontier(tx, realm, size) } };
  });
  if (rows.length === 0) return { tree, more: false };
  let { frontier } = tree;
  const sealed: { id: number; place: number; leaf: string; nodes: string[] }[] = [];
  for (const [index, row] of rows.entries()) {
    const place = tree.size + index;
    const leaf = await ledgerLeaf(ledgerText(await entryOf(row)));
    const nodes = await completedBy(frontier, place, leaf);
    frontier = nextFrontier(frontier, nodes);
    sealed.push({ id: row.id, place, leaf, nodes });
  }
  const written = await database.transaction(ledgerOf(realm), async (tx) => {
    // What another process has sealed meanwhile is left as it is.
    await lockLedger(tx, realm);
    if ((await treeSize(tx, realm)) !== tree.size) return false;
    await tx.query(
      `update audit_event a set place = s.place, leaf = s.leaf, nodes = s.nodes
         from jsonb_to_recordset($3::jsonb) as s (id bigint, place bigint, leaf text, nodes jsonb)
        where a.id = s.id and a.tenant = $1 and a.region = $2 and a.place is null`,
      [tenant, region, JSON.stringify(sealed)],
    );
    return true;
  });
  return written ? { tree: { size: tree.size + sealed.length, frontier }, more: rows.length === BATCH } : { tree: known, more: true };
}
