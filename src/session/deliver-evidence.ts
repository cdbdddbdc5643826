import type { SessionPort } from '../adapter/ports/session-port.js';
import { asConsultError } from '../domain/consult-error.js';
import { waitAfter } from '../domain/passing-error.js';
import { backoff } from '../recording/backoff.js';
import { pause } from '../recording/pause.js';
import { isPassing } from '../recording/send-outcome.js';

/** Hands a word of mine to the backend, again and again while it is away. @throws ConsultError when it does not take it; the signal's reason when aborted */
export async function deliverEvidence(sessions: Pick<SessionPort, 'putEvidence'>, sid: string, tokens: readonly string[], signal: AbortSignal): Promise<void> {
  for (let failures = 1; ; failures += 1) {
    try {
      return await sessions.putEvidence(sid, tokens, signal);
    } catch (cause) {
      signal.throwIfAborted();
      const error = asConsultError(cause, 'backend/failed');
      if (!isPassing(error.code)) throw error;
      await pause(waitAfter(error, backoff(failures)), signal);
    }
  }
}
