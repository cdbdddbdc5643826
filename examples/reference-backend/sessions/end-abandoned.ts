import { peekPayload } from '../../../src/ownership/jws.js';
import { sessionClaimSchema } from '../../../src/ownership/session-claim.js';
import type { Clock } from '../clock.js';
import type { Database, Transaction } from '../database/database.js';
import { clerkOf, type Realm } from '../identity/principal.js';
import { sessionChanged } from '../notices/notice.js';
import type { EncounterRow } from './encounter-row.js';
import { closeEncounter } from './close-encounter.js';

/** How long neither party is there, once the booked time is over, before a consultation ends without anybody saying so, ms. */
export const AWAY_MILLIS = 15 * 60_000;

/** What becomes of one that nobody ended: what took place is fulfilled, and what did not is not. */
const ENDINGS = {
  planned: { status: 'cancelled', appointment: 'noshow' },
  arrived: { status: 'cancelled', appointment: 'cancelled' },
  'in-progress': { status: 'finished', appointment: 'fulfilled' },
} as const;

type OpenRow = EncounterRow & { status: keyof typeof ENDINGS; away_since: number | null; end_at: number; claim: string };

/**
 * Ends consultations that both parties have left without ending them: a closed tab, a dead phone, a backend that was away
 * when they said so. The practitioner's time is free again, and a recorder that comes back closes the recording as aborted.
 */
export async function endAbandoned(database: Database, realms: readonly Realm[], clock: Clock): Promise<void> {
  const now = clock();
  for (const realm of realms) {
    await database.transaction(clerkOf(realm), async (tx) => {
      await notePresence(tx, realm, now);
      for (const row of await pastTheirTime(tx, realm, now)) {
        if (!isAbandoned(row, now)) continue;
        await closeEncounter(tx, row, ENDINGS[row.status], now);
        await tx.notify(sessionChanged(row.sid));
      }
    });
  }
}

async function notePresence(tx: Transaction, { tenant, region }: Realm, now: number): Promise<void> {
  await tx.query(
    `update encounter e set away_since = case when p.present then null else $3::bigint end
       from (select o.sid, exists (select 1 from signal_connection c where c.sid = o.sid) as present from encounter o
              where o.tenant = $1 and o.region = $2 and o.status in ('planned', 'arrived', 'in-progress')) p
      where e.sid = p.sid and p.present = (e.away_since is not null)`,
    [tenant, region, now],
  );
}

function pastTheirTime(tx: Transaction, { tenant, region }: Realm, now: number): Promise<OpenRow[]> {
  return tx.query<OpenRow>(
    `select e.sid, e.rid, e.appointment_id, e.patient, e.practitioner, e.status, e.away_since, a.end_at, c.claim
       from encounter e join appointment a on a.id = e.appointment_id join session_claim c on c.sid = e.sid
      where e.tenant = $1 and e.region = $2 and e.status in ('planned', 'arrived', 'in-progress') and a.end_at <= $3 for update of e`,
    [tenant, region, now],
  );
}

function isAbandoned({ away_since: awaySince, end_at: end, claim, status }: OpenRow, now: number): boolean {
  // Nobody can be in it any more: the claim that lets them in is over.
  const expires = peekPayload(claim, sessionClaimSchema)?.exp;
  if (expires !== undefined && now >= expires) return true;
  // One that nobody came to may still be come to, late as it is.
  return status !== 'planned' && awaySince !== null && now - Math.max(awaySince, end) >= AWAY_MILLIS;
}
