import { ConsultError } from '../../../src/domain/consult-error.js';
import type { Incident } from '../../../src/domain/incident.js';
import { newOpaqueId } from '../../../src/domain/opaque-id.js';
import { allowMerge, mergeIncidents } from '../../../src/incident/merge-incidents.js';
import { nextIncidentState } from '../../../src/incident/next-incident-state.js';
import type { Transaction } from '../database/database.js';
import type { Principal } from '../identity/principal.js';
import { appendEvent } from './append-event.js';
import { lockIncidents, readIncident, requireIncident } from './incident-rows.js';
import { coveredBy, itemsWhere, markItem } from './loose-items.js';
import { setStanding, stepIncident } from './step-incident.js';

/**
 * Puts everything of one incident to another, which then stands as `mergeIncidents` says. Both stay, and say so.
 * @throws ConsultError `backend/not-found`, `backend/conflict`, `backend/rejected`
 */
export async function mergeIncident(tx: Transaction, officer: Principal, id: string, into: string, reason: string, now: number): Promise<void> {
  await lockIncidents(tx, officer);
  const [from, to] = [await readIncident(tx, officer, id), await readIncident(tx, officer, into)];
  allowMerge(from, to);
  const sides = [{ ...from, isCovered: await coverOpen(tx, officer, from) }, { ...to, isCovered: await coverOpen(tx, officer, to) }] as const;
  const { openedAt, ...standing } = mergeIncidents(...sides, now);
  await tx.query('update incident_report set incident = $2 where incident = $1', [id, into]);
  await tx.query('update incident set into_id = $2, state = $3, closed_at = $4 where id = $1', [id, into, nextIncidentState(from.state, 'merge'), now]);
  await tx.query('update incident i set opened_at = $2, last_at = greatest(i.last_at, f.last_at) from incident f where i.id = $1 and f.id = $3', [into, openedAt, id]);
  await setStanding(tx, into, standing);
  const by = officer.subject;
  await appendEvent(tx, officer, id, { kind: 'merged', by, target: into, reason }, now);
  await appendEvent(tx, officer, into, { kind: 'merged', by, target: id, count: Math.max(1, from.reports), reason }, now);
  if (standing.state !== to.state) await appendEvent(tx, officer, into, { kind: standing.state === 'contained' ? 'contained' : 'reopened' }, now);
}

/**
 * What an open incident brings with it and no stop is known to cover, proved or not, is held against the stops in force, and is
 * loose where none covers it. @returns whether all of it is covered
 */
async function coverOpen(tx: Transaction, officer: Principal, { id, state }: Incident): Promise<boolean> {
  if (state !== 'open') return true;
  const covers = await coveredBy(tx, officer, await itemsWhere(tx, officer, 'r.incident = $3 and r.stop_seq is null', [id]));
  for (const [item, stop] of covers) await markItem(tx, item, stop);
  return [...covers.values()].every((stop) => stop !== null);
}

/**
 * Takes recordings out into an incident of their own, whose 72 hours began when the first one's did.
 * @throws ConsultError `backend/not-found`, `backend/conflict`, `backend/rejected`: none of them is in it, or nothing would be left
 */
export async function splitIncident(tx: Transaction, officer: Principal, id: string, rids: readonly string[], reason: string, now: number): Promise<Incident> {
  await lockIncidents(tx, officer);
  const from = await readIncident(tx, officer, id);
  if (from.state === 'closed' || from.state === 'merged') throw new ConsultError('backend/conflict');
  const split = newOpaqueId();
  await tx.query(
    `insert into incident (id, tenant, region, state, fault, feature, drill, opened_at, contained_at, last_at)
     select $1, $2, $3, $4, $5, $6, $7, $8, $9, last_at from incident where id = $10`,
    [split, officer.tenant, officer.region, from.state, from.fault, from.feature, from.drill, from.openedAt, from.containedAt, id],
  );
  const moved = await tx.query('update incident_report set incident = $2 where incident = $1 and rid = any($3::text[]) returning id', [id, split, [...rids]]);
  const left = await tx.query('select 1 from incident_report where incident = $1 limit 1', [id]);
  if (moved.length === 0 || left.length === 0) throw new ConsultError('backend/rejected');
  const by = officer.subject;
  await appendEvent(tx, officer, split, { kind: 'opened', by, reason }, now);
  await appendEvent(tx, officer, split, { kind: 'split', by, target: id, count: moved.length, reason }, now);
  await appendEvent(tx, officer, id, { kind: 'split', by, target: split, count: moved.length, reason }, now);
  return readIncident(tx, officer, split);
}

/** @throws ConsultError `backend/not-found`, `backend/conflict` */
export async function closeIncident(tx: Transaction, officer: Principal, id: string, reason: string, now: number): Promise<void> {
  await lockIncidents(tx, officer);
  await requireIncident(tx, officer, id);
  await stepIncident(tx, id, 'close', now);
  await appendEvent(tx, officer, id, { kind: 'closed', by: officer.subject, reason }, now);
}

/** @throws ConsultError `backend/not-found`, `backend/conflict` */
export async function reopenIncident(tx: Transaction, officer: Principal, id: string, reason: string, now: number): Promise<void> {
  await lockIncidents(tx, officer);
  await requireIncident(tx, officer, id);
  await stepIncident(tx, id, 'reopen', now);
  await appendEvent(tx, officer, id, { kind: 'reopened', by: officer.subject, reason }, now);
}
