import { verifySessionClaim } from '../../../src/ownership/session-claim.js';
import { clerkOf, type Principal, type Realm } from '../identity/principal.js';
import type { RecordingReads } from '../recordings/recording-reads.js';
import { takeIn, type IncidentDeskDependencies } from './incident-desk.js';

export interface CanaryDependencies extends IncidentDeskDependencies {
  reads: Pick<RecordingReads, 'list'>;
}

const LIMIT = 50;

/**
 * Canary members: marked people whom nobody signs in. Each lists what the backend offers to it by the way on which every member
 * does, and reports what is not its own. @returns how many items were not
 */
export async function lookAsCanaries(dependencies: CanaryDependencies, realm: Realm): Promise<number> {
  const { database, clock, trust, reads } = dependencies;
  const { tenant, region } = realm;
  const canaries = await database.transaction(clerkOf(realm), (tx) => tx.query<{ subject: string }>(
    `select subject from person where tenant = $1 and region = $2 and role = 'patient' and drill and demo_id is null`, [tenant, region],
  ));
  let foreign = 0;
  for (const { subject } of canaries) {
    const principal: Principal = { tenant, region, subject, role: 'patient' };
    const { items } = await reads.list(principal, { limit: LIMIT }, clock());
    for (const { rid, claim } of items) {
      const verified = await verifySessionClaim(claim, trust.of(realm).keyset, 0);
      if (verified.ok && verified.payload.owner.sub === subject && verified.payload.rid === rid) continue;
      foreign += 1;
      const sid = verified.ok ? verified.payload.sid : null;
      await takeIn(dependencies, realm, { source: 'canary', reporter: subject, id: rid, kind: 'owner', feature: 'replay', rid, sid, at: clock(), count: 1 });
    }
  }
  return foreign;
}
