import type { RecordingPort, SealedSegment } from '../../adapter/ports/recording-port.js';
import type { SessionPort } from '../../adapter/ports/session-port.js';
import { isConsultError } from '../../domain/consult-error.js';
import type { SpoolEntry } from './spool.js';

export interface UploadPorts {
  recordings: Pick<RecordingPort, 'progress' | 'putWraps' | 'putSegment'>;
  sessions: Pick<SessionPort, 'appendEpoch' | 'putEvidence'>;
}

/** Hands one entry to the backend. Each kind settles when it is handed over again. @throws ConsultError `backend/*` */
export async function sendEntry({ recordings, sessions }: UploadPorts, rid: string, entry: SpoolEntry, signal: AbortSignal): Promise<void> {
  if (entry.kind === 'evidence') return sessions.putEvidence(entry.sid, entry.tokens, signal);
  if (entry.kind === 'epoch') return sessions.appendEpoch(entry.sid, entry.n, entry.tokens, signal);
  if (entry.kind === 'wraps') return recordings.putWraps(rid, entry.wraps, signal);
  return sendSegment(recordings, rid, entry.segment, signal);
}

/** A backend may refuse the end of a recording that it has closed with that very end: then it is there. */
async function sendSegment(recordings: UploadPorts['recordings'], rid: string, segment: SealedSegment, signal: AbortSignal): Promise<void> {
  try {
    await recordings.putSegment(rid, segment, signal);
  } catch (error) {
    if (!isConsultError(error) || error.code !== 'backend/conflict') throw error;
    if ((await recordings.progress(rid, signal))?.head !== segment.head) throw error;
  }
}
