import type { IncidentState } from '../../../src/domain/incident.js';
import { standingAfter, type IncidentStanding, type IncidentStep } from '../../../src/incident/next-incident-state.js';
import type { Transaction } from '../database/database.js';

/** Takes an incident one step on, under `lockIncidents`. @returns whether its state is another now @throws ConsultError `backend/conflict` */
export async function stepIncident(tx: Transaction, incident: string, step: IncidentStep, now: number): Promise<{ from: IncidentState; to: IncidentState }> {
  const [before = { state: 'open', containedAt: null, closedAt: null }] = await tx.query<IncidentStanding & Record<string, unknown>>(
    'select state, contained_at as "containedAt", closed_at as "closedAt" from incident where id = $1', [incident],
  );
  const after = standingAfter(before, step, now);
  await setStanding(tx, incident, after);
  return { from: before.state, to: after.state };
}

export async function setStanding(tx: Transaction, incident: string, { state, containedAt, closedAt }: IncidentStanding): Promise<void> {
  await tx.query('update incident set state = $2, contained_at = $3, closed_at = $4 where id = $1', [incident, state, containedAt, closedAt]);
}
