import type { IncidentPort } from '../adapter/ports/incident-port.js';
import type { DenyReason, Violation } from '../domain/violation.js';
import { ReportQueue, type ReportClock } from './report-queue.js';

/** Reasons that mean: the backend has offered what is someone else's. */
const OWNER_CLASS: ReadonlySet<DenyReason> = new Set<DenyReason>(['owner', 'tenant', 'region', 'audience', 'appointment', 'changed', 'identity']);

export interface ViolationsOptions {
  incidents: IncidentPort | undefined;
  onViolation: (violation: Violation) => void;
  now: () => number;
  /** Times the reports. */
  clock?: ReportClock;
}

/** Everything that failed the gate: each told to the page at once, and to the insurer summed up, as soon as it can be. */
export class Violations {
  readonly #options: ViolationsOptions;
  readonly #reports: ReportQueue | null;
  #ownerClassSeen = false;

  constructor(options: ViolationsOptions) {
    this.#options = options;
    this.#reports = options.incidents === undefined ? null : new ReportQueue(options.incidents, options.clock);
  }

  /** Whether someone else's item was offered since the page was loaded. */
  get ownerClassSeen(): boolean {
    return this.#ownerClassSeen;
  }

  tell(found: Omit<Violation, 'at'>): void {
    const violation: Violation = { ...found, at: this.#options.now() };
    if (OWNER_CLASS.has(violation.reason)) this.#ownerClassSeen = true;
    this.#options.onViolation(violation);
    // The report must not break the page that is protected by it; the host hears of the violation either way.
    this.#reports?.add(violation);
  }

  /** The person has gone: what is not reported yet is not reported in the next one's name. @returns how many violations that were */
  forget(): number {
    return this.#reports?.forget() ?? 0;
  }
}
