import type { Participant } from '../domain/participant.js';
import type { RecordingMeta } from '../domain/recording.js';
import { otherRole, type Role } from '../domain/role.js';
import type { Appointment } from '../domain/scheduling.js';
import type { SessionClaim } from './session-claim.js';
import { isShown } from './shown.js';

/** What a page draws of a consultation, and its recorder seals, as the session port answered. */
export interface DrawnSession {
  /** Mine. */
  role: Role;
  appointment: Pick<Appointment, 'id' | 'start' | 'serviceName' | 'participant'>;
  me: Participant;
  meta: RecordingMeta | null;
}

/**
 * What is wrong with what would be drawn: `appointment`, it is of another one than was asked for; `names`, a name, a
 * title, the service or the start is not the one that the claim was made with.
 * @param asked the appointment that the page asked to open
 */
export async function shownFault(claim: SessionClaim, { role, appointment, me, meta }: DrawnSession, asked: string): Promise<'appointment' | 'names' | null> {
  if (claim.appointment !== asked || appointment.id !== asked) return 'appointment';
  const { participant: them, serviceName: service, start } = appointment;
  if (me.role !== role || them.role !== otherRole(role)) return 'names';
  const [patient, practitioner] = role === 'patient' ? [me, them] : [them, me];
  // The claim has no title of the patient's: one that is drawn all the same would be anybody's words.
  if (patient.title !== null || Date.parse(start) !== claim.start) return 'names';
  const texts = { patient: patient.displayName, practitioner: practitioner.displayName, title: practitioner.title ?? '', service };
  if (!(await isShown(claim.shown, texts))) return 'names';
  return meta === null || (await isShownMeta(claim, meta)) ? null : 'names';
}

/** True if these are the texts and the time that the claim was made with: what a recorder seals, and a gate has opened. */
export async function isShownMeta({ shown, start }: SessionClaim, meta: RecordingMeta): Promise<boolean> {
  const { practitionerName: practitioner, practitionerTitle: title, serviceName: service } = meta;
  return Date.parse(meta.start) === start && isShown(shown, { practitioner, title, service });
}
