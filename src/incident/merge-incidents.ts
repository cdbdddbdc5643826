import { ConsultError } from '../domain/consult-error.js';
import type { Incident } from '../domain/incident.js';
import { nextIncidentState, type IncidentStanding } from './next-incident-state.js';

/** One of the two. */
export interface MergedSide extends Pick<Incident, 'id' | 'state' | 'drill' | 'openedAt' | 'containedAt'> {
  /** Whether stops in force cover everything that its reports name. It is looked at where the incident is open. */
  isCovered: boolean;
}

/** Whether two incidents can be merged. @throws ConsultError `backend/rejected` (itself, or a rehearsal with the real thing), `backend/conflict` (closed or merged already) */
export function allowMerge(from: Omit<MergedSide, 'isCovered'>, into: Omit<MergedSide, 'isCovered'>): void {
  if (from.id === into.id || from.drill !== into.drill) throw new ConsultError('backend/rejected');
  // Both have to be in a state from which an incident is merged.
  for (const { state } of [from, into]) nextIncidentState(state, 'merge');
}

/**
 * What becomes of the incident that takes the other one in: its 72 hours began when the first of the two was opened, and it is
 * contained where both are, or where stops cover everything of the one that is open. @throws ConsultError as `allowMerge`
 */
export function mergeIncidents(from: MergedSide, into: MergedSide, now: number): Pick<Incident, 'openedAt'> & IncidentStanding {
  allowMerge(from, into);
  const sides = [from, into];
  const isContained = sides.every(({ state, isCovered }) => state === 'contained' || isCovered);
  const since = sides.every(({ state }) => state === 'contained') ? Math.max(...sides.map(({ containedAt }) => containedAt ?? now)) : now;
  return { openedAt: Math.min(from.openedAt, into.openedAt), state: isContained ? 'contained' : 'open', containedAt: isContained ? since : null, closedAt: null };
}
