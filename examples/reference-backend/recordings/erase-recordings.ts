import { writeAudit } from '../audit/audit-event.js';
import type { Clock } from '../clock.js';
import type { Database, Scope, Transaction } from '../database/database.js';
import type { Realm } from '../identity/principal.js';
import { lockRecording } from '../retention/erased-recording.js';
import { scheduleErasures } from '../retention/schedule-erasures.js';
import { blobFolder, type BlobStore } from './blob-store.js';

const BATCH = 100;
/**
 * Everything of a recording, in an order that no foreign key minds. What was asked for and approved at the escrow desk, what
 * the parties have said about being recorded, and the public keys that they signed with stay, as the audit does.
 */
const TABLES = ['owner_grant', 'granted_wrap', 'wrap_list', 'wrap', 'segment', 'epoch', 'recording'] as const;

export interface EraseDependencies {
  database: Database;
  blobs: Pick<BlobStore, 'erase'>;
  clock: Clock;
}

/**
 * Erases every recording whose time is over: the time that its claim says, from its first epoch on, and a day; and what was
 * stored of one that never began, a day after it has closed. Of a recording under a legal hold nothing is erased. First the
 * rows go, all at once, and a tombstone and a note of what is on the disk take their place; then the bytes go, and the note
 * with them. Whatever was interrupted is finished at the next run.
 */
export async function eraseRecordings({ database, blobs, clock }: EraseDependencies, realms: readonly Realm[]): Promise<void> {
  for (const realm of realms) {
    await scheduleErasures(database, realm);
    for (let due = await dueRecordings(database, realm, clock()); due.length > 0; due = await dueRecordings(database, realm, clock())) {
      for (const { rid } of due) await eraseRows(database, realm, rid, clock());
    }
    await eraseBytes(database, blobs, realm);
  }
}

/** Erasing has a role of its own: see migrations/020-erasing.sql. */
function eraserOf({ tenant, region }: Realm): Scope {
  return { role: 'eraser', tenant, region, subject: '' };
}

interface DueRow extends Record<string, unknown> {
  rid: string;
  owner: string;
  why: 'retention' | 'never-began';
}

const DUE = `select d.rid, d.owner, d.why from (
    select r.rid, r.owner, 'retention' as why, r.erase_at, r.tenant, r.region from recording r
    union
    select w.rid, c.owner, 'never-began', w.erase_at, w.tenant, w.region from wrap_list w join session_claim c on c.rid = w.rid
     where not exists (select 1 from recording r where r.rid = w.rid)
  ) d where d.tenant = $1 and d.region = $2 and d.erase_at <= $3 and not exists (select 1 from legal_hold h where h.rid = d.rid and h.lifted_at is null)`;

function dueRecordings(database: Database, realm: Realm, now: number): Promise<DueRow[]> {
  return database.transaction(eraserOf(realm), (tx) => tx.query<DueRow>(`${DUE} order by d.erase_at limit ${BATCH}`, [realm.tenant, realm.region, now]));
}

async function eraseRows(database: Database, realm: Realm, rid: string, now: number): Promise<void> {
  const { tenant, region } = realm;
  await database.transaction(eraserOf(realm), async (tx) => {
    await lockRecording(tx, rid);
    // Locked and looked at again: it may have been held meanwhile, or erased by another process.
    const [found] = await tx.query<DueRow>(`${DUE} and d.rid = $4`, [tenant, region, now, rid]);
    if (found === undefined) return;
    await tx.query('insert into erased_recording (rid, tenant, region, owner, at, why) values ($1, $2, $3, $4, $5, $6)', [rid, tenant, region, found.owner, now, found.why]);
    await tx.query('insert into erasure_pending (rid, tenant, region) values ($1, $2, $3)', [rid, tenant, region]);
    for (const table of TABLES) await tx.query(`delete from ${table} where rid = $1`, [rid]);
    await tx.query(`delete from evidence where kind = 'bind' and sid in (select sid from session_claim where rid = $1)`, [rid]);
    await writeAudit(tx, { ...realm, subject: '' }, { action: 'recording-erase', rid, outcome: 'permit' }, now);
  });
}

async function eraseBytes(database: Database, blobs: EraseDependencies['blobs'], realm: Realm): Promise<void> {
  const inRealm = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> => database.transaction(eraserOf(realm), work);
  for (const { rid } of await inRealm((tx) => tx.query<{ rid: string }>('select rid from erasure_pending where tenant = $1 and region = $2', [realm.tenant, realm.region]))) {
    await blobs.erase(blobFolder(realm.region, rid));
    await inRealm((tx) => tx.query('delete from erasure_pending where rid = $1', [rid]));
  }
}
