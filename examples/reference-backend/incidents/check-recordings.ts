import type { Finding } from '../../../src/incident/finding.js';
import { verifyFinding } from '../../../src/incident/verify-finding.js';
import { clerkOf, type Realm } from '../identity/principal.js';
import { findingFacts } from './finding-facts.js';
import { takeIn, type IncidentDeskDependencies } from './incident-desk.js';

/** How many new recordings, and how many of those that were looked at longest ago, one round looks at. */
const NEW_AT_ONCE = 200;
const OLD_AT_ONCE = 50;
/** What was found and is stopped is people's to see to. Where its stop was lifted or had failed, it is looked at again. */
const NOT_STOPPED = `not exists (select 1 from incident_report i where i.tenant = $1 and i.region = $2 and i.source = 'invariant' and i.rid = r.rid and not i.loose)`;

/**
 * One round of the invariant: whether recordings are their claims' owners', by a second way that takes no part in how they are
 * read. Each new one, and a sample of the others, the longest unseen first. What is not so is taken in and stopped.
 * @returns how many are wrong, and whether more new ones wait
 */
export async function checkRecordings(dependencies: IncidentDeskDependencies, realm: Realm): Promise<{ found: number; more: boolean }> {
  const { database, clock, trust } = dependencies;
  const { tenant, region } = realm;
  const { keyset } = trust.of(realm);
  const now = clock();
  const { findings, fresh, seen } = await database.transaction(clerkOf(realm), async (tx) => {
    const unseen = await tx.query<{ rid: string; sid: string }>(
      `select r.rid, r.sid from recording r where r.tenant = $1 and r.region = $2 and not exists (select 1 from recording_check c where c.rid = r.rid) and ${NOT_STOPPED} limit ${NEW_AT_ONCE}`, [tenant, region],
    );
    const sample = await tx.query<{ rid: string; sid: string }>(
      `select r.rid, r.sid from recording_check c join recording r on r.rid = c.rid where c.tenant = $1 and c.region = $2 and ${NOT_STOPPED} order by c.at limit ${OLD_AT_ONCE}`, [tenant, region],
    );
    const wrong: Finding[] = [];
    for (const { rid, sid } of [...unseen, ...sample]) {
      const finding: Finding = { source: 'invariant', reporter: '', id: rid, kind: 'owner', feature: 'replay', rid, sid, at: now, count: 1 };
      if (verifyFinding(finding, await findingFacts(tx, realm, finding, keyset)).verified) wrong.push(finding);
    }
    return { findings: wrong, fresh: unseen.length, seen: [...unseen, ...sample].map(({ rid }) => rid) };
  });
  for (const finding of findings) await takeIn(dependencies, realm, finding);
  // Last, so that one who is killed on the way looks again.
  await database.transaction(clerkOf(realm), (tx) => tx.query(
    'insert into recording_check (rid, tenant, region, at) select rid, $1, $2, $3 from unnest($4::text[]) as seen(rid) on conflict (rid) do update set at = excluded.at',
    [tenant, region, now, seen],
  ));
  return { found: findings.length, more: fresh === NEW_AT_ONCE };
}
