import { peekPayload } from '../../../src/ownership/jws.js';
import { retentionMillis, sessionClaimSchema } from '../../../src/ownership/session-claim.js';
import { writeAudit } from '../audit/audit-event.js';
import type { Clock } from '../clock.js';
import type { Database, Scope, Transaction } from '../database/database.js';
import { clerkOf, type Realm } from '../identity/principal.js';
import { blobFolder, type BlobStore } from './blob-store.js';
import { lockRecording } from '../retention/erased-recording.js';

/** How long after its time a recording is erased, milliseconds: a day, so that no clock or time zone takes an hour of it. */
export const ERASE_GRACE = 86_400_000;
const BATCH = 100;
/** Everything of a recording, in an order that no foreign key minds. What was asked for and approved at the escrow desk stays, as the audit does. */
const TABLES = ['owner_grant', 'granted_wrap', 'wrap_list', 'wrap', 'segment', 'epoch', 'recording'] as const;

export interface EraseDependencies {
  database: Database;
  blobs: Pick<BlobStore, 'erase'>;
  clock: Clock;
}

/**
 * Erases every recording whose time is over: the time that its claim says, from its first epoch on, and a day. Of a
 * recording under a legal hold nothing is erased. First the rows go, all at once, and a tombstone and a note of what is on the
 * disk take their place; then the bytes go, and the note with them. Whatever was interrupted is finished at the next run.
 */
export async function eraseRecordings({ database, blobs, clock }: EraseDependencies, realms: readonly Realm[]): Promise<void> {
  for (const realm of realms) {
    await schedule(database, realm);
    for (let due = await dueRecordings(database, realm, clock()); due.length > 0; due = await dueRecordings(database, realm, clock())) {
      for (const rid of due) await eraseRows(database, realm, rid, clock());
    }
    await eraseBytes(database, blobs, realm);
  }
}

/** Reads from the claims until when recordings are kept. One whose claim cannot be read is kept: erasing cannot be undone. */
async function schedule(database: Database, realm: Realm): Promise<void> {
  for (let after = ''; ;) {
    const rows = await database.transaction(clerkOf(realm), async (tx) => {
      const found = await tx.query<{ rid: string; claim: string; began_at: number }>(
        'select rid, claim, began_at from recording where tenant = $1 and region = $2 and erase_at is null and rid > $3 order by rid limit $4', [realm.tenant, realm.region, after, BATCH],
      );
      for (const { rid, claim: token, began_at: beganAt } of found) {
        const claim = peekPayload(token, sessionClaimSchema);
        if (claim !== null) await tx.query('update recording set erase_at = $2 where rid = $1', [rid, beganAt + retentionMillis(claim) + ERASE_GRACE]);
      }
      return found;
    });
    const last = rows.at(-1);
    if (last === undefined || rows.length < BATCH) return;
    after = last.rid;
  }
}

/** Erasing has a role of its own: see migrations/020-erasing.sql. */
function eraserOf({ tenant, region }: Realm): Scope {
  return { role: 'eraser', tenant, region, subject: '' };
}

const IS_DUE = 'r.erase_at <= $3 and not exists (select 1 from legal_hold h where h.rid = r.rid and h.lifted_at is null)';

async function dueRecordings(database: Database, { tenant, region }: Realm, now: number): Promise<string[]> {
  const rows = await database.transaction(eraserOf({ tenant, region }), (tx) => tx.query<{ rid: string }>(
    `select r.rid from recording r where r.tenant = $1 and r.region = $2 and ${IS_DUE} order by r.erase_at limit ${BATCH}`, [tenant, region, now],
  ));
  return rows.map(({ rid }) => rid);
}

async function eraseRows(database: Database, realm: Realm, rid: string, now: number): Promise<void> {
  const { tenant, region } = realm;
  await database.transaction(eraserOf(realm), async (tx) => {
    await lockRecording(tx, rid);
    // Locked and looked at again: it may have been held meanwhile, or erased by another process.
    const [found] = await tx.query<{ owner: string }>(`select r.owner from recording r where r.tenant = $1 and r.region = $2 and r.rid = $4 and ${IS_DUE}`, [tenant, region, now, rid]);
    if (found === undefined) return;
    await tx.query(`insert into erased_recording (rid, tenant, region, owner, at, why) values ($1, $2, $3, $4, $5, 'retention')`, [rid, tenant, region, found.owner, now]);
    await tx.query('insert into erasure_pending (rid, tenant, region) values ($1, $2, $3)', [rid, tenant, region]);
    for (const table of TABLES) await tx.query(`delete from ${table} where rid = $1`, [rid]);
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
