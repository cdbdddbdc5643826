import type { ViolationReport } from '../../domain/violation.js';

export interface IncidentPort {
  /**
   * Tells the insurer that an item failed the gate, or how many did of one reason. Opaque ids and a reason; never a name.
   * Settles when stored.
   * @throws ConsultError `backend/too-many-requests`: the client counts what comes meanwhile into the next report
   */
  reportViolation(report: ViolationReport, signal?: AbortSignal): Promise<void>;
}
