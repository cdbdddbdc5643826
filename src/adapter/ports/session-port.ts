import type { Consent } from '../../domain/consent.js';
import type { SessionGrant } from '../../domain/encounter.js';
import type { Epoch } from '../../domain/epoch.js';

export interface SessionPort {
  /**
   * Opens the consultation of an appointment; opening again (a reload) gives the same session id and claim.
   * @returns null when absent or not mine.
   * @throws ConsultError `session/too-early`, `session/over`
   */
  open(appointmentId: string, signal?: AbortSignal): Promise<SessionGrant | null>;
  /** Practitioner: lets the waiting patient in. Twice is once. */
  admit(sid: string, signal?: AbortSignal): Promise<void>;
  /** Stores a consent receipt of the caller's own. */
  recordConsent(consent: Consent, signal?: AbortSignal): Promise<void>;
  /**
   * Appends an epoch. The same epoch again settles; another one under the same number is refused.
   * @throws ConsultError `backend/conflict`, `backend/not-found`
   */
  appendEpoch(epoch: Epoch, signal?: AbortSignal): Promise<void>;
  /** Ends the consultation for both. Twice is once. */
  end(sid: string, signal?: AbortSignal): Promise<void>;
}
