import { newOpaqueId } from '../../../src/domain/opaque-id.js';
import type { SignedEpoch } from '../../../src/ownership/signed-epoch.js';
import type { Database, Transaction } from '../database/database.js';
import type { RecordingRouting } from '../epochs/recording-routing.js';

/*
 * !!! A DELIBERATE FAULT. FOR DRILLS AND TESTS ONLY. IT SHOWS PEOPLE'S CONSULTATIONS TO STRANGERS. !!!
 *
 * The bug of June 2020: a switch to video starts a new recording, the new recording needs an owner again, and gets the
 * wrong one: the first other member of the same insurer and region, by name. The true claim travels with it, since the
 * backend can make no other, and that is what the client's gate must stop. With this fault on, the backend's own gate does
 * not run on reads. Its bytes go out too; they are sealed to their owner's key, and so of no use to whoever fetches them.
 */

export const FAULT_NAME = 'misattribute-on-switch';

/** The database itself would refuse the wrong owner: the drill takes that wall away too. For good, in this data folder. */
export async function breakOwnerConstraint(database: Database): Promise<void> {
  await database.asOwner((tx) => tx.execute('alter table recording drop constraint if exists recording_owner_is_claimed'));
}

export const misattributeOnSwitch: RecordingRouting = {
  async forEpoch(tx, session, epoch) {
    if (epoch.n === 0) return session.rid;
    return (await wrongRecording(tx, session)) ?? (await createUnderSomeoneElse(tx, session, epoch));
  },
  forSegment: async (tx, session, epoch) => (epoch === 0 ? session.rid : ((await wrongRecording(tx, session)) ?? session.rid)),
};

async function wrongRecording(tx: Transaction, { sid, rid }: { sid: string; rid: string }): Promise<string | null> {
  const [row] = await tx.query<{ rid: string }>('select rid from recording where sid = $1 and rid <> $2', [sid, rid]);
  return row?.rid ?? null;
}

async function createUnderSomeoneElse(tx: Transaction, { sid, rid }: { sid: string; rid: string }, { at }: SignedEpoch): Promise<string> {
  const wrong = newOpaqueId();
  await tx.query(
    `insert into recording (rid, tenant, region, sid, owner, recorder, claim, meta, began_at)
     select $1, r.tenant, r.region, r.sid,
            (select p.subject from person p where p.tenant = r.tenant and p.region = r.region and p.role = 'patient' and p.subject <> r.owner
              order by p.display_name limit 1),
            r.recorder, r.claim, r.meta, $4
       from recording r where r.rid = $3 and r.sid = $2`,
    [wrong, sid, rid, at],
  );
  return wrong;
}
