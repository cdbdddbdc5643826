import { ConsultError } from '../../../src/domain/consult-error.js';
import { newOpaqueId } from '../../../src/domain/opaque-id.js';
import type { Stop, StopRequest } from '../../../src/domain/stop.js';
import { approvalFault, decideStop } from '../../../src/incident/decide-stop.js';
import type { Transaction } from '../database/database.js';
import type { Principal, Realm } from '../identity/principal.js';
import { incidentChanged } from '../notices/notice.js';
import type { IncidentSigner } from '../stops/incident-signer.js';
import { liftStop, makeStop } from '../stops/make-stop.js';
import { appendEvent, type NewEvent } from './append-event.js';
import { lockIncidents, readIncident } from './incident-rows.js';
import { noteLift } from './note-lift.js';
import { noteStop } from './note-stop.js';
import { namedBy, whoIsTouched } from './who-is-touched.js';

type RequestRow = StopRequest & { state: 'waiting' | 'approved' | 'refused' } & Record<string, unknown>;
const COLUMNS = 'q.id, q.at, q.by_subject as "by", q.what, q.reason, q.incident, q.touches, q.state';

/** Asks for a stop or the lifting of one: done at once, or kept for another officer. */
export async function askForStop(tx: Transaction, signer: IncidentSigner, officer: Principal, { what, reason, incident }: Pick<StopRequest, 'what' | 'reason' | 'incident'>, now: number): Promise<{ stop: Stop } | { request: StopRequest }> {
  await lockIncidents(tx, officer);
  const about = incident === null ? null : await readIncident(tx, officer, incident);
  const named = await namedBy(tx, officer, what);
  const touched = named === null ? null : await whoIsTouched(tx, officer, named);
  const decision = decideStop(what, { lifts: named, allMarked: touched !== null && touched.people > 0 && touched.people === touched.marked, people: touched?.people ?? null });
  if (decision.do === 'refuse') throw new ConsultError(decision.code);
  if (decision.do === 'now' && what.do === 'stop') {
    const { scope, target, drill } = what;
    const stop = await makeStop(tx, signer, officer, { scope, target, drill, why: about?.fault ?? 'officer', incident, by: { asked: officer.subject, approved: null } }, now);
    await note(tx, officer, incident, { kind: 'stopped', by: officer.subject, target, stop: stop.seq, reason }, now);
    await noteStop(tx, officer, incident, stop, now);
    return { stop };
  }
  const request: StopRequest = { id: newOpaqueId(), at: now, by: officer.subject, what, reason, incident, touches: touched?.people ?? null };
  await tx.query(
    'insert into stop_request (id, tenant, region, at, by_subject, what, reason, incident, touches) values ($1, $2, $3, $4, $5, $6::jsonb, $7, $8, $9)',
    [request.id, officer.tenant, officer.region, now, officer.subject, JSON.stringify(what), reason, incident, request.touches],
  );
  await note(tx, officer, incident, { kind: what.do === 'lift' ? 'lift-asked' : 'widening-asked', by: officer.subject, target: targetOf(what), reason }, now);
  return { request };
}

/** What waits, oldest first. */
export async function waitingRequests(tx: Transaction, { tenant, region }: Realm): Promise<StopRequest[]> {
  const rows = await tx.query<RequestRow>(`select ${COLUMNS} from stop_request q where q.tenant = $1 and q.region = $2 and q.state = 'waiting' order by q.at, q.id limit 1000`, [tenant, region]);
  return rows.map(({ id, at, by, what, reason, incident, touches }) => ({ id, at, by, what, reason, incident, touches }));
}

/** The second officer agrees: it is done. */
export async function approveRequest(tx: Transaction, signer: IncidentSigner, officer: Principal, id: string, now: number): Promise<Stop> {
  const request = await decidedBy(tx, officer, id);
  const fault = approvalFault(request, officer.subject);
  if (fault !== null) throw new ConsultError(fault);
  const { what, incident, by: asked } = request;
  const by = { asked, approved: officer.subject };
  const why = (incident === null ? null : await readIncident(tx, officer, incident))?.fault ?? 'officer';
  const stop = what.do === 'lift'
    ? await liftStop(tx, signer, officer, { seq: what.seq, why, incident, by }, now)
    : await makeStop(tx, signer, officer, { scope: what.scope, target: what.target, drill: what.drill, why, incident, by }, now);
  await decide(tx, { id, state: 'approved', by: officer.subject, reason: null, stop: stop.seq }, now);
  if (what.do === 'lift') await noteLift(tx, officer, { seq: stop.seq, target: targetOf(stop), by: officer.subject, incident }, now);
  else {
    const target = targetOf(stop);
    await note(tx, officer, incident, { kind: 'widening-approved', by: officer.subject, target }, now);
    await note(tx, officer, incident, { kind: 'stopped', by: officer.subject, target, stop: stop.seq }, now);
    await noteStop(tx, officer, incident, stop, now);
  }
  return stop;
}

/** Whoever asked may take it back; another officer may refuse it. */
export async function refuseRequest(tx: Transaction, officer: Principal, id: string, reason: string, now: number): Promise<void> {
  const request = await decidedBy(tx, officer, id);
  if (request.state !== 'waiting') throw new ConsultError('backend/conflict');
  await decide(tx, { id, state: 'refused', by: officer.subject, reason, stop: null }, now);
  await note(tx, officer, request.incident, { kind: 'refused', by: officer.subject, target: targetOf(request.what), reason }, now);
}

async function decidedBy(tx: Transaction, officer: Principal, id: string): Promise<RequestRow> {
  await lockIncidents(tx, officer);
  const [row] = await tx.query<RequestRow>(`select ${COLUMNS} from stop_request q where q.id = $1 and q.tenant = $2 and q.region = $3`, [id, officer.tenant, officer.region]);
  if (row === undefined) throw new ConsultError('backend/not-found');
  return row;
}

async function decide(tx: Transaction, { id, state, by, reason, stop }: { id: string; state: 'approved' | 'refused'; by: string; reason: string | null; stop: number | null }, now: number): Promise<void> {
  await tx.query('update stop_request set state = $2, decided_at = $3, decided_by = $4, decided_reason = $5, stop_seq = $6 where id = $1', [id, state, now, by, reason, stop]);
}

/** Into the timeline of what it is part of. What is part of nothing stands in the ledger alone. */
async function note(tx: Transaction, officer: Principal, incident: string | null, event: NewEvent, now: number): Promise<void> {
  if (incident === null) await tx.notify(incidentChanged(officer));
  else await appendEvent(tx, officer, incident, event, now);
}

/** A timeline names recordings and sessions; of a key or a feature the stop itself says what it is. */
function targetOf(what: StopRequest['what'] | Stop): string | null {
  return 'target' in what && /^[A-Za-z0-9_-]{1,64}$/.test(what.target) ? what.target : null;
}
