import type { MediaMode } from '../../domain/media-mode.js';
import { newestOf, permits, type Consents } from '../../ownership/consent-book.js';
import type { RecordingSnapshot } from '../session-snapshot.js';

/** Whether both have permitted that this mode is recorded, by their newest words. */
export function mayRecord(consents: Consents, mode: MediaMode): boolean {
  return permits(consents, newestOf(consents), mode);
}

/** How a recording that does not run stands by the patient's newest word. */
export function idleState({ patient }: Consents): RecordingSnapshot['state'] {
  const newest = patient.at(-1);
  if (newest === undefined) return 'asking';
  return newest.payload.decision === 'permit' ? 'off' : 'declined';
}
