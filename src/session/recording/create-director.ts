import { RecordingDirector, type RecordingDirectorOptions } from './recording-director.js';
import type { ConsultSessionOptions } from '../session-options.js';

/** The director of this session's recording; null on the page that does not record. */
export function createDirector(
  { grant, policies, recording }: ConsultSessionOptions,
  onChange: RecordingDirectorOptions['onChange'],
): RecordingDirector | null {
  if (recording === null) return null;
  const me = grant.me.displayName;
  const them = grant.appointment.participant.displayName;
  const names = grant.role === 'patient' ? { patient: me, practitioner: them } : { patient: them, practitioner: me };
  return new RecordingDirector({ ...recording, policies, names, onChange });
}
