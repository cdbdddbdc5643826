import type { RecordingPort } from '../adapter/ports/recording-port.js';
import type { SessionPort } from '../adapter/ports/session-port.js';
import { ConsultError } from '../domain/consult-error.js';
import type { SpoolEntry } from './spool.js';

export interface UploadPorts {
  recordings: Pick<RecordingPort, 'progress' | 'putSegment' | 'finalize'>;
  sessions: Pick<SessionPort, 'appendEpoch'>;
}

/** Hands one entry to the backend. Each kind settles when it is handed over again. @throws ConsultError `backend/*` */
export async function sendEntry(ports: UploadPorts, rid: string, entry: SpoolEntry, signal: AbortSignal): Promise<void> {
  if (entry.kind === 'epoch') return ports.sessions.appendEpoch(entry.epoch, signal);
  if (entry.kind === 'segment') return ports.recordings.putSegment(entry.segment.head, entry.segment.bytes, signal);
  if (entry.count !== null) return ports.recordings.finalize({ rid, count: entry.count, aborted: entry.aborted }, signal);
  return closeWithWhatThereIs(ports, rid, signal);
}

/** Closes a recording with the segments that the backend has without a gap, as aborted. */
export async function closeWithWhatThereIs({ recordings }: UploadPorts, rid: string, signal: AbortSignal): Promise<void> {
  const progress = await recordings.progress(rid, signal);
  if (progress === null) throw new ConsultError('backend/not-found');
  if (!progress.final) await recordings.finalize({ rid, count: progress.nextSeq, aborted: true }, signal);
}
