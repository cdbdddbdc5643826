import type { SessionPort } from '../../adapter/ports/session-port.js';
import { asConsultError, type ConsultError } from '../../domain/consult-error.js';
import { waitAfter } from '../../domain/passing-error.js';
import { backoff } from '../../async/backoff.js';
import { pause } from '../../async/pause.js';
import { isPassing } from '../../recording/upload/send-outcome.js';

/** After which a word that the backend has not taken is told of, ms. The other side has it by then, if there is one. */
export const TOLD_AFTER = 15_000;

export interface DeliveryOptions {
  /** Ends the attempts. */
  signal: AbortSignal;
  /** Told once: it has taken long, and goes on. */
  onWaiting: (error: ConsultError) => void;
  now: () => number;
}

/** Hands a word of mine to the backend, again and again while it is away. @throws ConsultError when it does not take it; the signal's reason when aborted */
export async function deliverEvidence(sessions: Pick<SessionPort, 'putEvidence'>, sid: string, tokens: readonly string[], { signal, onWaiting, now }: DeliveryOptions): Promise<void> {
  const began = now();
  let told = false;
  for (let failures = 1; ; failures += 1) {
    try {
      return await sessions.putEvidence(sid, tokens, signal);
    } catch (cause) {
      signal.throwIfAborted();
      const error = asConsultError(cause, 'backend/failed');
      if (!isPassing(error.code)) throw error;
      if (!told && now() - began >= TOLD_AFTER) {
        told = true;
        onWaiting(error);
      }
      await pause(waitAfter(error, backoff(failures)), signal);
    }
  }
}
