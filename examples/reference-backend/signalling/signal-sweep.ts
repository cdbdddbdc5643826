import type { Clock } from '../clock.js';
import type { Database } from '../database/database.js';
import { clerkOf, type Realm } from '../identity/principal.js';

const KEEP_MILLIS = 3_600_000;

/** Signals hold network addresses: an hour after a consultation has ended they are deleted. */
export async function sweepSignals(database: Database, realms: readonly Realm[], clock: Clock): Promise<void> {
  for (const realm of realms) {
    await database.transaction(clerkOf(realm), (tx) => tx.query(
      `delete from signal s using encounter e where e.sid = s.sid and e.tenant = $1 and e.region = $2 and e.ended_at < $3`,
      [realm.tenant, realm.region, clock() - KEEP_MILLIS],
    ));
  }
}
