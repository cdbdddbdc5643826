import type { Violation } from '../../domain/violation.js';

export interface IncidentPort {
  /** Tells the insurer that an item failed the gate. Opaque ids and a reason; never a name. Settles when stored. */
  reportViolation(violation: Violation, signal?: AbortSignal): Promise<void>;
}
