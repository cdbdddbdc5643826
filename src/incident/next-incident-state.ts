import { ConsultError } from '../domain/consult-error.js';
import type { Incident, IncidentState } from '../domain/incident.js';

/**
 * What happens to an incident. `verified`: something is proved that is not stopped yet. `all-stopped`: everything that is proved
 * is stopped. `lifted`: what a stop of it covered is covered by nothing any more. The others are done by officers.
 */
export type IncidentStep = 'verified' | 'all-stopped' | 'lifted' | 'close' | 'reopen' | 'merge';

const TRANSITIONS: Readonly<Record<IncidentState, Partial<Record<IncidentStep, IncidentState>>>> = {
  open: { verified: 'open', 'all-stopped': 'contained', lifted: 'open', close: 'closed', merge: 'merged' },
  contained: { verified: 'open', 'all-stopped': 'contained', lifted: 'open', close: 'closed', merge: 'merged' },
  closed: { lifted: 'closed', reopen: 'open' },
  merged: { lifted: 'merged' },
};

/** @throws ConsultError `backend/conflict`: an incident in this state does not do that */
export function nextIncidentState(state: IncidentState, step: IncidentStep): IncidentState {
  const next = TRANSITIONS[state][step];
  if (next === undefined) throw new ConsultError('backend/conflict');
  return next;
}

/** Whether everything that is proved of an incident is stopped. @param facts whether something is proved, and whether something is loose */
export function isAllStopped({ proved, loose }: { proved: boolean; loose: boolean }): boolean {
  return proved && !loose;
}

/** How an incident stands: its state, and since when. */
export type IncidentStanding = Pick<Incident, 'state' | 'containedAt' | 'closedAt'>;

/** The standing after a step. What is open is not contained, whatever it was before. @throws ConsultError `backend/conflict` */
export function standingAfter({ state, containedAt }: IncidentStanding, step: IncidentStep, now: number): IncidentStanding {
  const next = nextIncidentState(state, step);
  return {
    state: next,
    containedAt: next === 'open' ? null : next === 'contained' ? (containedAt ?? now) : containedAt,
    closedAt: next === 'closed' || next === 'merged' ? now : null,
  };
}
