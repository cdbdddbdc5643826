import { ConsultError } from '../../../src/domain/consult-error.js';
import type { RecordingItem } from '../../../src/domain/recording.js';
import type { EvidenceContext } from '../../../src/ownership/evidence.js';
import { writeAudit } from '../audit/audit-event.js';
import type { Database, Transaction } from '../database/database.js';
import type { Principal } from '../identity/principal.js';
import type { Log } from '../log.js';
import type { RealmTrust } from '../trust/realm-trust.js';
import { blobPath } from './blob-store.js';
import { readCursor, writeCursor } from './page-cursor.js';
import { assembleItems, RECORDING_COLUMNS, type RecordingRow } from './recording-rows.js';
import type { Walls } from './walls/walls.js';

export interface RecordingReadDependencies {
  database: Database;
  trustOf: (principal: Principal) => RealmTrust;
  walls: Walls;
  log: Log;
}

/** A segment whose reading has been authorised and written down. */
export interface AuthorisedSegment {
  path: string;
  digest: string;
}

/** Every way to a recording leads through here: row policies, the owner or reader in the query, the gate, the audit row. */
export class RecordingReads {
  readonly #dependencies: RecordingReadDependencies;

  constructor(dependencies: RecordingReadDependencies) {
    this.#dependencies = dependencies;
  }

  /** Newest first. */
  list(principal: Principal, query: { cursor?: string | undefined; limit: number }, now: number): Promise<{ items: RecordingItem[]; next: string | null }> {
    const { database, walls } = this.#dependencies;
    const after = query.cursor === undefined ? null : readCursor(query.cursor);
    return database.transaction(walls.scope(principal), async (tx) => {
      const params = [...own(principal), after?.beganAt ?? null, after?.rid ?? null, query.limit + 1];
      // Two walks, each along an index of its own, and the newest of both.
      const owned = await tx.query<RecordingRow>(listSql(walls.where), params);
      const rows = [...owned, ...(await tx.query<RecordingRow>(listSql(walls.whereReader), params))].sort(newestFirst);
      const page = rows.slice(0, query.limit);
      const items: RecordingItem[] = [];
      for (const item of await this.#items(tx, principal, page, 'none')) {
        if (await this.#permits(tx, principal, item, { action: 'recording-list' }, now)) items.push(item);
      }
      const last = page.at(-1);
      const next = rows.length > page.length && last !== undefined ? writeCursor({ beganAt: last.began_at, rid: last.rid }) : null;
      return { items, next };
    });
  }

  /** @throws ConsultError `backend/not-found`: absent or not theirs */
  async read(principal: Principal, rid: string, now: number): Promise<RecordingItem> {
    const { database, walls } = this.#dependencies;
    const item = await database.transaction(walls.scope(principal), async (tx) => {
      const [found] = await this.#items(tx, principal, await this.#row(tx, principal, rid), 'all');
      if (found === undefined) return null;
      return (await this.#permits(tx, principal, found, { action: 'recording-read' }, now)) ? found : null;
    });
    if (item === null) throw new ConsultError('backend/not-found');
    return item;
  }

  /** @throws ConsultError `backend/not-found`: absent or not theirs */
  async authoriseSegment(principal: Principal, rid: string, seq: number, now: number): Promise<AuthorisedSegment> {
    const { database, walls } = this.#dependencies;
    const segment = await database.transaction(walls.scope(principal), async (tx) => {
      // Whose it is does not depend on the heads before the last one: the gate judges the item without them.
      const [item] = await this.#items(tx, principal, await this.#row(tx, principal, rid), 'none');
      if (item === undefined) return null;
      const [found] = await tx.query<{ digest: string }>('select digest from segment where rid = $1 and seq = $2', [rid, seq]);
      if (found === undefined) return null;
      return (await this.#permits(tx, principal, item, { action: 'segment-read', seq }, now)) ? found : null;
    });
    if (segment === null) throw new ConsultError('backend/not-found');
    return { path: blobPath(principal.region, rid, seq), digest: segment.digest };
  }

  /**
   * Whether a recording may go on being played with one of the keys that it is wrapped to for this person: asked anew for every lease.
   * @throws ConsultError `backend/not-found`: absent, not theirs, over its time, or not opened by that key
   */
  async authoriseLease(principal: Principal, rid: string, kid: string, now: number): Promise<void> {
    const { database, walls } = this.#dependencies;
    const permitted = await database.transaction(walls.scope(principal), async (tx) => {
      const [item] = await this.#items(tx, principal, await this.#row(tx, principal, rid), 'none');
      if (item?.wraps.some((wrap) => wrap.kid === kid) !== true) return false;
      return this.#permits(tx, principal, item, { action: 'recording-lease' }, now);
    });
    if (!permitted) throw new ConsultError('backend/not-found');
  }

  #items(tx: Transaction, principal: Principal, rows: readonly RecordingRow[], heads: 'all' | 'none'): Promise<RecordingItem[]> {
    const { trustOf, walls: { ownWrapsOnly } } = this.#dependencies;
    return assembleItems(tx, principal, rows, { heads, keyset: trustOf(principal).keyset, ownWrapsOnly });
  }

  #row(tx: Transaction, principal: Principal, rid: string): Promise<RecordingRow[]> {
    const { where, whereReader } = this.#dependencies.walls;
    return tx.query<RecordingRow>(`select ${RECORDING_COLUMNS} from recording r where (${where} or ${whereReader}) and r.rid = $4 and ${IS_LISTED}`, [...own(principal), rid]);
  }

  /** The gate's word on one item, written down in the same transaction. */
  async #permits(tx: Transaction, principal: Principal, item: RecordingItem, entry: { action: 'recording-list' | 'recording-read' | 'segment-read' | 'recording-lease'; seq?: number }, now: number): Promise<boolean> {
    const { walls, trustOf, log } = this.#dependencies;
    const { subject, tenant, region } = principal;
    const { keyset } = trustOf(principal);
    const context: EvidenceContext = { subject, tenant, region, keyset, now, revocations: [], pinnedHead: () => null, pinnedKeys: () => null };
    const outcome = await walls.gate(item, context);
    await writeAudit(tx, principal, { ...entry, rid: item.rid, outcome }, now);
    // That there was a recording may be seen for longer than it may be replayed.
    const isPlayed = entry.action === 'segment-read' || entry.action === 'recording-lease';
    if (outcome === 'permit' || (outcome === 'expired' && !isPlayed)) return true;
    log.warn('gate-denied', { action: entry.action, rid: item.rid, reason: outcome });
    return false;
  }
}

function own({ tenant, region, subject }: Principal): string[] {
  return [tenant, region, subject];
}

/** As the query orders them. */
function newestFirst(a: RecordingRow, b: RecordingRow): number {
  return b.began_at - a.began_at || (a.rid < b.rid ? 1 : -1);
}

/** A recording is there for its owner from its first moment of media on. */
const IS_LISTED = 'r.millis > 0';

/** A page of a list. `$4`, `$5`: after which item; `$6`: how many. */
export function listSql(where: string): string {
  return `select ${RECORDING_COLUMNS} from recording r
    where ${where} and ($4::bigint is null or (r.began_at, r.rid) < ($4::bigint, $5::text))
      and ${IS_LISTED}
    order by r.began_at desc, r.rid desc limit $6`;
}
