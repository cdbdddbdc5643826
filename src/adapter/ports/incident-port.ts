import type { IncidentReport } from '../../domain/incident-report.js';
import type { ViolationReport } from '../../domain/violation.js';
import type { StopsSource } from '../../incident/stops-source.js';

export type { StopsAnswer } from '../../incident/stops-source.js';

export interface IncidentPort extends StopsSource {
  /**
   * Tells the insurer that an item failed the gate, or how many did of one reason. Opaque ids and a reason; never a name.
   * Settles when stored.
   * @throws ConsultError `backend/too-many-requests`: the client counts what comes meanwhile into the next report
   */
  reportViolation(report: ViolationReport, signal?: AbortSignal): Promise<void>;
  /**
   * "This is not mine", or "wrong patient". The same `id` again settles: the report is stored once. What it names is stopped by
   * the backend where the ledger shows that the caller has received it or is a party of it.
   * @throws ConsultError `backend/rejected`, `backend/too-many-requests`
   */
  report?(report: IncidentReport, signal?: AbortSignal): Promise<void>;
}
