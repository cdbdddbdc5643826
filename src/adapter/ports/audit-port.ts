import type { AccessLog } from '../../domain/access-entry.js';

export interface AuditPort {
  /**
   * Who listed, opened, played or downloaded one of the caller's own recordings, newest first, with inclusion proofs that the
   * client checks. @returns null when absent or not the caller's own
   */
  accessLog(rid: string, signal?: AbortSignal): Promise<AccessLog | null>;
  /**
   * Hands in `consult-viewed+jwt` receipts: what this page has played, signed by the page's device key. The same again settles.
   * @throws ConsultError `backend/rejected` (not of a device of the caller's, or it names what the recording does not have), `backend/not-found` (not received by the caller, or erased), `backend/too-many-requests`
   */
  putReceipts(rid: string, receipts: readonly string[], signal?: AbortSignal): Promise<void>;
}
