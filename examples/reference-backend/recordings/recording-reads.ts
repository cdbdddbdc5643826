import { ConsultError } from '../../../src/domain/consult-error.js';
import type { RecordingItem } from '../../../src/domain/recording.js';
import type { EvidenceContext } from '../../../src/ownership/evidence.js';
import { peekPayload } from '../../../src/ownership/jws.js';
import { signedHeadSchema } from '../../../src/ownership/segment-head.js';
import { sessionClaimSchema } from '../../../src/ownership/session-claim.js';
import { writeAudit, type WriteAudit } from '../audit/audit-event.js';
import type { Database, Transaction } from '../database/database.js';
import type { Principal } from '../identity/principal.js';
import type { Log } from '../log.js';
import type { Revocable } from '../../../src/ownership/matches-revocation.js';
import { doing, isStopped, stopsAbout, type InForce } from '../stops/enforce.js';
import { newestSeq } from '../stops/stop-row.js';
import type { RealmTrust } from '../trust/realm-trust.js';
import { blobPath } from './blob-store.js';
import { readCursor, writeCursor } from './page-cursor.js';
import { assembleItems, RECORDING_COLUMNS, type RecordingRow } from './recording-rows.js';
import type { Walls } from './walls/walls.js';
import { whatIsRead } from './what-is-read.js';

export interface RecordingReadDependencies {
  database: Database;
  trustOf: (principal: Principal) => RealmTrust;
  walls: Walls;
  log: Log;
  /** Absent: into the ledger. */
  writeAudit?: WriteAudit | undefined;
}

/** A segment whose reading has been authorised and written down. */
export interface AuthorisedSegment {
  path: string;
  digest: string;
  /** What stops are held against once more when it leaves. */
  whats: readonly Revocable[];
}

/** The word on one item: `stopped`, it may not be read at the moment, whoever's it is. */
type Word = 'permit' | 'stopped' | 'denied';

/** Every way to a recording leads through here: row policies, the owner or reader in the query, what is stopped, the gate, the audit row. */
export class RecordingReads {
  readonly #dependencies: RecordingReadDependencies;

  constructor(dependencies: RecordingReadDependencies) {
    this.#dependencies = dependencies;
  }

  /** Newest first, without what is stopped. @throws ConsultError `incident/stopped`: nothing at all may be replayed */
  list(principal: Principal, query: { cursor?: string | undefined; limit: number }, now: number): Promise<{ items: RecordingItem[]; next: string | null }> {
    const { database, walls } = this.#dependencies;
    const after = query.cursor === undefined ? null : readCursor(query.cursor);
    return database.transaction(walls.scope(principal), async (tx) => {
      const general = doing(principal, ['replay']);
      if (isStopped(await stopsAbout(tx, principal, [general]), general)) throw new ConsultError('incident/stopped');
      const params = [...own(principal), after?.beganAt ?? null, after?.rid ?? null, query.limit + 1];
      // Two walks, each along an index of its own, and the newest of both.
      const owned = await tx.query<RecordingRow>(listSql(walls.where), params);
      const rows = [...owned, ...(await tx.query<RecordingRow>(listSql(walls.whereReader), params))].sort(newestFirst);
      const page = rows.slice(0, query.limit);
      const items: RecordingItem[] = [];
      const found = await this.#items(tx, principal, page, 'none');
      const stops = await stopsAbout(tx, principal, found.flatMap((item) => whatIsRead(principal, item)));
      for (const item of found) {
        if ((await this.#word(tx, principal, item, { action: 'recording-list' }, now, stops)) === 'permit') items.push(item);
      }
      const last = page.at(-1);
      const next = rows.length > page.length && last !== undefined ? writeCursor({ beganAt: last.began_at, rid: last.rid }) : null;
      return { items, next };
    });
  }

  /** @throws ConsultError `backend/not-found`: absent or not theirs; `incident/stopped` */
  async read(principal: Principal, rid: string, now: number): Promise<RecordingItem> {
    const { database, walls } = this.#dependencies;
    return database.transaction(walls.scope(principal), async (tx) => {
      const [found] = await this.#items(tx, principal, await this.#row(tx, principal, rid), 'all');
      return { found, word: found === undefined ? 'denied' : await this.#word(tx, principal, found, { action: 'recording-read' }, now) } as const;
    }).then(({ found, word }) => permitted(found, word));
  }

  /** @throws ConsultError `backend/not-found`: absent or not theirs; `incident/stopped` */
  async authoriseSegment(principal: Principal, rid: string, seq: number, now: number): Promise<AuthorisedSegment> {
    const { database, walls } = this.#dependencies;
    const { segment, word } = await database.transaction(walls.scope(principal), async (tx) => {
      // Whose it is does not depend on the heads before the last one: the gate judges the item without them.
      const [item] = await this.#items(tx, principal, await this.#row(tx, principal, rid), 'none');
      if (item === undefined) return { word: 'denied' as const };
      const [found] = await tx.query<{ digest: string; head: string }>('select digest, head from segment where rid = $1 and seq = $2', [rid, seq]);
      if (found === undefined) return { word: 'denied' as const };
      const bytes = [0, peekPayload(found.head, signedHeadSchema)?.len ?? 0] as const;
      const word = await this.#word(tx, principal, item, { action: 'segment-read', seq, bytes }, now);
      return { word, segment: { path: blobPath(principal.region, rid, seq), digest: found.digest, whats: whatIsRead(principal, item) } };
    });
    return permitted(segment, word);
  }

  /**
   * Whether a recording may go on being played with one of the keys that it is wrapped to for this person: asked anew for every lease.
   * @returns the newest stop that this was held against, and what is held against later ones when the lease leaves
   * @throws ConsultError `backend/not-found`: absent, not theirs, over its time, or not opened by that key; `incident/stopped`
   */
  async authoriseLease(principal: Principal, rid: string, kid: string, now: number): Promise<{ rev: number; whats: readonly Revocable[] }> {
    const { database, walls } = this.#dependencies;
    const { given, word } = await database.transaction(walls.scope(principal), async (tx) => {
      const [item] = await this.#items(tx, principal, await this.#row(tx, principal, rid), 'none');
      if (item?.wraps.some((wrap) => wrap.kid === kid) !== true) return { word: 'denied' as const };
      // From the database, and before the check: what another process has told a page already is in it.
      const rev = await newestSeq(tx, principal);
      return { word: await this.#word(tx, principal, item, { action: 'recording-lease' }, now), given: { rev, whats: whatIsRead(principal, item) } };
    });
    return permitted(given, word);
  }

  #items(tx: Transaction, principal: Principal, rows: readonly RecordingRow[], heads: 'all' | 'none'): Promise<RecordingItem[]> {
    const { trustOf, walls: { ownWrapsOnly } } = this.#dependencies;
    return assembleItems(tx, principal, rows, { heads, keyset: trustOf(principal).keyset, ownWrapsOnly });
  }

  #row(tx: Transaction, principal: Principal, rid: string): Promise<RecordingRow[]> {
    const { where, whereReader } = this.#dependencies.walls;
    return tx.query<RecordingRow>(`select ${RECORDING_COLUMNS} from recording r where (${where} or ${whereReader}) and r.rid = $4 and ${IS_LISTED}`, [...own(principal), rid]);
  }

  /** What is stopped, then the gate's word on one item; written down in the same transaction. */
  async #word(tx: Transaction, principal: Principal, item: RecordingItem, entry: ReadEntry, now: number, known?: readonly InForce[]): Promise<Word> {
    const { walls, trustOf, log, writeAudit: write = writeAudit } = this.#dependencies;
    const { subject, tenant, region } = principal;
    const { keyset } = trustOf(principal);
    const whats = whatIsRead(principal, item);
    const stops = known ?? (await stopsAbout(tx, principal, whats));
    const context: EvidenceContext = { subject, tenant, region, keyset, now, revocations: [], pinnedHead: () => null, pinnedKeys: () => null };
    // Held against the item here and not by the gate: a wall that was taken away stops nothing.
    const outcome = isStopped(stops, ...whats) ? 'stopped' : await walls.gate(item, context);
    // That there was a recording may be seen for longer than it may be replayed.
    const isPlayed = entry.action === 'segment-read' || entry.action === 'recording-lease';
    const leaves = outcome === 'permit' || (outcome === 'expired' && !isPlayed);
    const claim = peekPayload(item.claim, sessionClaimSchema);
    await write(tx, principal, {
      ...entry, rid: item.rid, outcome, role: capacityOf(principal, item, claim?.owner.sub), ...(claim === null ? {} : { sid: claim.sid }),
      bytes: leaves ? entry.bytes : undefined, wraps: leaves && !isPlayed ? item.wraps.map(({ kid }) => kid) : undefined,
    }, now);
    if (leaves) return 'permit';
    if (outcome === 'stopped') return 'stopped';
    log.warn('gate-denied', { action: entry.action, rid: item.rid, reason: outcome });
    return 'denied';
  }
}

interface ReadEntry {
  action: 'recording-list' | 'recording-read' | 'segment-read' | 'recording-lease';
  seq?: number;
  bytes?: readonly [number, number];
}

/** What somebody is to a recording, by its claim: whatever its row says. */
function capacityOf({ subject }: Principal, { wraps }: RecordingItem, owner: string | undefined): string {
  if (subject === owner) return 'self';
  return wraps.some(({ role }) => role === 'reader') ? 'reader' : 'somebody-else';
}

/** Once the transaction has committed, so that the refusal is written down. */
function permitted<T>(found: T | undefined, word: Word): T {
  if (word === 'stopped') throw new ConsultError('incident/stopped');
  if (found === undefined || word !== 'permit') throw new ConsultError('backend/not-found');
  return found;
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
