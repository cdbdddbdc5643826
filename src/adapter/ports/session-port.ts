import type { SessionGrant } from '../../domain/encounter.js';
import type { EpochTokens } from '../../domain/epoch.js';
import type { IceGrant } from '../../domain/ice-grant.js';
import type { SessionKeyRequest } from '../../domain/session-key-request.js';

export interface SessionPort {
  /**
   * Opens the consultation of an appointment; opening again (a reload) gives the same session id and claim.
   * @returns null when absent or not mine.
   * @throws ConsultError `session/too-early`, `session/over`
   */
  open(appointmentId: string, signal?: AbortSignal): Promise<SessionGrant | null>;
  /**
   * A key for this page and this consultation alone, for a page that is not in its person's chain of keys. The same request
   * again gives the same answer.
   * @returns `consult-sessionkey+jwt`
   * @throws ConsultError `session/over`, `session/too-early`, `session/too-many-pages`, `backend/rejected` (not proved by the
   *   key that is asked for), `backend/conflict` (that key was given with another one), `backend/not-found`
   */
  sessionKey(sid: string, request: SessionKeyRequest, signal?: AbortSignal): Promise<string>;
  /**
   * STUN and TURN servers with fresh credentials, for a consultation that goes on longer than those of its grant hold.
   * A backend whose grants name no `iceLifetime` needs none of it.
   * @throws ConsultError `session/over`, `backend/not-found`
   */
  iceServers?(sid: string, signal?: AbortSignal): Promise<IceGrant>;
  /** Practitioner: lets the waiting patient in. Twice is once. */
  admit(sid: string, signal?: AbortSignal): Promise<void>;
  /**
   * Stores what the parties have signed in the call: binds (`consult-bind+jwt`) and words on being recorded
   * (`consult-consent+jwt`), each party's words in their order. The same again settles; either party may hand over both
   * parties' tokens. From the moment that a withdrawal is stored, no more media is.
   * @throws ConsultError `backend/rejected` (not a party's, not of this consultation, too many), `backend/conflict` (another
   *   word than it stands after), `backend/not-found`, `session/over` (the recording's time is over)
   */
  putEvidence(sid: string, tokens: readonly string[], signal?: AbortSignal): Promise<void>;
  /**
   * Appends an epoch that both parties have signed. The same again settles, whichever signatures it carries; another one
   * under the same number is refused. Either party may.
   * @param n its number, as the payload says
   * @throws ConsultError `backend/conflict` (another one, or a gap), `backend/rejected` (not signed by both under stored
   *   binds, or not within the claim), `backend/not-found`
   */
  appendEpoch(sid: string, n: number, epoch: EpochTokens, signal?: AbortSignal): Promise<void>;
  /** Ends the consultation for both. Twice is once. */
  end(sid: string, signal?: AbortSignal): Promise<void>;
}
