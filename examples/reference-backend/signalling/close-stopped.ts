import type { Database } from '../database/database.js';
import { clerkOf, type Realm } from '../identity/principal.js';
import { sessionKids } from '../sessions/session-kids.js';
import type { StopKeeper } from '../stops/stop-keeper.js';
import type { SignalConnection } from './signal-connection.js';
import { CLOSE } from './signal-frames.js';

export interface StoppedDependencies {
  database: Database;
  stops: Pick<StopKeeper, 'isStopped' | 'hasStoppedKeys'>;
}

/**
 * Lets go of the pages whose consultation is stopped: what stops their sids, parties or realm at once, what stops keys after a look at
 * their tokens. Where that cannot be told they are let go of too: they come again, and are looked at as they join. Never rejects.
 */
export async function closeStopped(connections: () => readonly SignalConnection[], { database, stops }: StoppedDependencies, realm: Realm): Promise<void> {
  for (const connection of connections()) if (stops.isStopped(connection.principal, [connection.what])) connection.close(CLOSE.notFound);
  if (!stops.hasStoppedKeys(realm) || connections().length === 0) return;
  const sids = [...new Set(connections().map(({ sid }) => sid))];
  const kids = await database.transaction(clerkOf(realm), (tx) => sessionKids(tx, realm, sids)).catch(() => null);
  // Also those that have come in the meantime, of which nothing was looked up.
  for (const connection of connections()) {
    const own = kids?.get(connection.sid);
    if (own === undefined) connection.close(CLOSE.goingAway);
    else if (stops.isStopped(connection.principal, [{ ...connection.what, kids: own }])) connection.close(CLOSE.notFound);
  }
}
