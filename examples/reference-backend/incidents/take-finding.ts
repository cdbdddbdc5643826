import { newOpaqueId } from '../../../src/domain/opaque-id.js';
import { groupFinding, GROUPED_WITHIN, type Groupable } from '../../../src/incident/group-finding.js';
import type { Finding } from '../../../src/incident/finding.js';
import { foundAgain, type KnownFinding } from '../../../src/incident/found-again.js';
import { opensUnverified, verifyFinding, type FindingVerdict } from '../../../src/incident/verify-finding.js';
import type { Keyset } from '../../../src/ownership/keyset.js';
import { sqlState, type Transaction } from '../database/database.js';
import type { Realm } from '../identity/principal.js';
import type { IncidentSigner } from '../stops/incident-signer.js';
import { makeStop } from '../stops/make-stop.js';
import { appendEvent } from './append-event.js';
import { findingFacts } from './finding-facts.js';
import { lockIncidents } from './incident-rows.js';
import { noteStop } from './note-stop.js';
import { stepIncident } from './step-incident.js';

export interface FindingDependencies {
  keyset: Keyset;
  signer: IncidentSigner;
}

/**
 * Takes in a finding, as the clerk, in the caller's transaction: all of it is done or nothing, and the same finding again is done
 * once. Verified by the backend's second way, put to its incident, and stopped as narrowly as is proved. What the service finds by
 * itself, and finds again where its stop was lifted or had failed, is stopped again.
 * @returns the incident, or null where the finding opens none
 */
export async function takeFinding(tx: Transaction, { keyset, signer }: FindingDependencies, realm: Realm, finding: Finding, now: number): Promise<string | null> {
  await lockIncidents(tx, realm);
  const { tenant, region } = realm;
  const { source, reporter, id, kind, rid, sid, at, count } = finding;
  const [known] = await tx.query<KnownFinding & { incident: string; again: number } & Record<string, unknown>>(
    `select r.incident, r.loose, r.again, i.state from incident_report r join incident i on i.id = r.incident
      where r.tenant = $1 and r.region = $2 and r.source = $3 and r.reporter = $4 and r.id = $5 order by r.again desc limit 1`, [tenant, region, source, reporter, id],
  );
  const word = foundAgain(finding, known ?? null);
  if (known !== undefined && word === 'known') return known.incident;

  const facts = await findingFacts(tx, realm, finding, keyset);
  const verdict = verifyFinding(finding, facts);
  const { drill } = facts;
  if (known !== undefined && word === 'again') {
    await stopProved(tx, signer, realm, { incident: known.incident, verdict, drill, again: true }, now);
    return known.incident;
  }
  const near = await nearby(tx, realm, finding, now);
  const wanted = { fault: verdict.fault, feature: finding.feature, drill, verified: verdict.verified };
  const found = groupFinding(wanted, near, now);
  if (found === null && !verdict.verified && !opensUnverified(finding)) return null;
  const incident = found ?? (await openIncident(tx, realm, wanted, now));
  // What is stopped, whatever else a report names besides: the incident is contained once that is.
  const item = { rid, sid, ...(verdict.stop === null ? {} : { [verdict.stop.scope]: verdict.stop.target }) };
  await tx.query(
    `insert into incident_report (source, reporter, id, tenant, region, incident, kind, rid, sid, verified, stop_scope, count, at, received_at, again)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
    [source, reporter, id, tenant, region, incident, kind, item.rid, item.sid, verdict.verified, verdict.stop?.scope ?? null, count, at, now, (known?.again ?? -1) + 1],
  );
  if (verdict.verified) await prolong(tx, incident, now);
  const target = verdict.stop?.target ?? rid ?? sid;
  await appendEvent(tx, realm, incident, { kind: 'reported', target, count }, now);
  await appendEvent(tx, realm, incident, { kind: verdict.verified ? 'verified' : 'not-verified', target }, now);
  await stopProved(tx, signer, realm, { incident, verdict, drill, again: false }, now);
  return incident;
}

async function nearby(tx: Transaction, { tenant, region }: Realm, { rid, sid }: Finding, now: number): Promise<Groupable[]> {
  return tx.query<Groupable & Record<string, unknown>>(
    `select i.id, i.state, i.fault, i.feature, i.drill, i.opened_at as "openedAt", i.last_at as "lastAt",
            exists (select 1 from incident_report r where r.incident = i.id and r.verified) as verified,
            exists (select 1 from incident_report r where r.incident = i.id and r.tenant = $1 and r.region = $2 and r.rid = $3)
              or exists (select 1 from incident_report r where r.incident = i.id and r.tenant = $1 and r.region = $2 and r.sid = $4) as "namesItem"
       from incident i where i.tenant = $1 and i.region = $2 and i.state in ('open', 'contained') and i.last_at >= $5`,
    [tenant, region, rid, sid, now - GROUPED_WITHIN],
  );
}

async function openIncident(tx: Transaction, realm: Realm, { fault, feature, drill }: Pick<Groupable, 'fault' | 'feature' | 'drill'>, now: number): Promise<string> {
  const id = newOpaqueId();
  await tx.query(
    `insert into incident (id, tenant, region, state, fault, feature, drill, opened_at, last_at) values ($1, $2, $3, 'open', $4, $5, $6, $7, $7)`,
    [id, realm.tenant, realm.region, fault, feature, drill, now],
  );
  await appendEvent(tx, realm, id, { kind: 'opened' }, now);
  return id;
}

/** Something verified has come: from now on it takes in for a day what is like it. */
async function prolong(tx: Transaction, incident: string, now: number): Promise<void> {
  await tx.query('update incident set last_at = greatest(last_at, $2) where id = $1', [incident, now]);
}

/** Stops the narrowest scope that is proved, at once. @param again it is known, and not stopped */
async function stopProved(tx: Transaction, signer: IncidentSigner, realm: Realm, { incident, verdict, drill, again }: { incident: string; verdict: FindingVerdict; drill: boolean; again: boolean }, now: number): Promise<void> {
  if (verdict.stop === null) return;
  const stop = await makeStop(tx, signer, realm, { ...verdict.stop, why: verdict.fault, drill, incident, by: null }, now).catch((error: unknown) => {
    // What the database refuses ends the transaction; any other trouble must not lose what was found.
    if (sqlState(error) !== null) throw error;
    return null;
  });
  if (stop === null) return stopFailed(tx, realm, incident, verdict.stop.target, now);
  if (again) {
    await prolong(tx, incident, now);
    await appendEvent(tx, realm, incident, { kind: 'verified', target: stop.target }, now);
  }
  await appendEvent(tx, realm, incident, { kind: 'stopped', target: stop.target, stop: stop.seq }, now);
  await noteStop(tx, realm, incident, stop, now);
}

/** It is proved and not stopped: people have to see to it. That is said once, however often it is tried. */
async function stopFailed(tx: Transaction, realm: Realm, incident: string, target: string, now: number): Promise<void> {
  await stepIncident(tx, incident, 'verified', now);
  const [last] = await tx.query<{ kind: string }>(
    `select kind from incident_event where incident = $1 and target = $2 and kind in ('stop-failed', 'stopped', 'lifted') order by seq desc limit 1`, [incident, target],
  );
  if (last?.kind !== 'stop-failed') await appendEvent(tx, realm, incident, { kind: 'stop-failed', target }, now);
}
