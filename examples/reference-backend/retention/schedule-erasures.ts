import { peekPayload } from '../../../src/ownership/jws.js';
import { recordingCloses } from '../../../src/ownership/recording-closes.js';
import { retentionMillis, sessionClaimSchema, type SessionClaim } from '../../../src/ownership/session-claim.js';
import type { Database } from '../database/database.js';
import { clerkOf, type Realm } from '../identity/principal.js';

/** How long after its time a recording is erased, milliseconds: a day, so that no clock or time zone takes an hour of it. */
export const ERASE_GRACE = 86_400_000;
const BATCH = 100;

/** `find` lists rows without a time, after a recording's name. `until` reads the time from the claim. `note` writes it. */
interface Schedule {
  find: string;
  until: (claim: SessionClaim, beganAt: number) => number;
  note: string;
}

const SCHEDULES: readonly Schedule[] = [
  {
    find: 'select rid, claim, began_at from recording where tenant = $1 and region = $2 and erase_at is null and rid > $3 order by rid limit $4',
    until: (claim, beganAt) => beganAt + retentionMillis(claim),
    note: 'update recording set erase_at = $2 where rid = $1',
  },
  // Wraps were made and no epoch came. The recording can begin until it closes.
  {
    find: `select distinct w.rid, c.claim, 0 as began_at from wrap_list w join session_claim c on c.rid = w.rid
      where w.tenant = $1 and w.region = $2 and w.erase_at is null and w.rid > $3 and not exists (select 1 from recording r where r.rid = w.rid) order by w.rid limit $4`,
    until: recordingCloses,
    note: 'update wrap_list set erase_at = $2 where rid = $1 and erase_at is null',
  },
];

/** Notes until when recordings are kept, by their claims. One whose claim cannot be read is kept: erasing cannot be undone. */
export async function scheduleErasures(database: Database, realm: Realm): Promise<void> {
  for (const schedule of SCHEDULES) {
    let after: string | null = '';
    while (after !== null) after = await scheduleBatch(database, realm, schedule, after);
  }
}

/** @returns after which name to go on; null at the end */
async function scheduleBatch(database: Database, realm: Realm, { find, until, note }: Schedule, after: string): Promise<string | null> {
  const rows = await database.transaction(clerkOf(realm), async (tx) => {
    const found = await tx.query<{ rid: string; claim: string; began_at: number }>(find, [realm.tenant, realm.region, after, BATCH]);
    for (const { rid, claim: token, began_at: beganAt } of found) {
      const claim = peekPayload(token, sessionClaimSchema);
      if (claim !== null) await tx.query(note, [rid, until(claim, beganAt) + ERASE_GRACE]);
    }
    return found;
  });
  return rows.length < BATCH ? null : (rows.at(-1)?.rid ?? null);
}
