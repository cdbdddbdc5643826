import type { Role } from '../domain/role.js';
import type { SessionClaim } from '../ownership/session-claim.js';
import type { DrawnSession } from '../ownership/shown-fault.js';
import { TEST_SHOWN } from './issue-item.js';

/** What an honest backend says to this role of what may be drawn, for a claim as `issueRecording` makes it. @param patient the patient's name */
export function drawnSession({ appointment, start }: Pick<SessionClaim, 'appointment' | 'start'>, role: Role, patient: string): DrawnSession {
  const { practitioner: practitionerName, title: practitionerTitle, service: serviceName } = TEST_SHOWN;
  const people = {
    patient: { role: 'patient', displayName: patient, title: null },
    practitioner: { role: 'practitioner', displayName: practitionerName, title: practitionerTitle },
  } as const;
  const at = new Date(start).toISOString();
  return {
    role,
    appointment: { id: appointment, start: at, serviceName, participant: people[role === 'patient' ? 'practitioner' : 'patient'] },
    me: people[role],
    meta: role === 'patient' ? null : { practitionerName, practitionerTitle, serviceName, start: at },
  };
}
