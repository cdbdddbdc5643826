import { ConsultError } from '../domain/consult-error.js';
import type { IncidentState } from '../domain/incident.js';

/**
 * What happens to an incident. `verified`: something is proved that is not stopped yet. `all-stopped`: everything that is proved
 * is stopped. `lifted`: a stop of it was lifted. The others are done by officers.
 */
export type IncidentStep = 'verified' | 'all-stopped' | 'lifted' | 'close' | 'reopen' | 'merge';

const TRANSITIONS: Readonly<Record<IncidentState, Partial<Record<IncidentStep, IncidentState>>>> = {
  open: { verified: 'open', 'all-stopped': 'contained', lifted: 'open', close: 'closed', merge: 'merged' },
  contained: { verified: 'open', 'all-stopped': 'contained', lifted: 'contained', close: 'closed', merge: 'merged' },
  closed: { lifted: 'closed', reopen: 'open' },
  merged: { lifted: 'merged' },
};

/** @throws ConsultError `backend/conflict`: an incident in this state does not do that */
export function nextIncidentState(state: IncidentState, step: IncidentStep): IncidentState {
  const next = TRANSITIONS[state][step];
  if (next === undefined) throw new ConsultError('backend/conflict');
  return next;
}
