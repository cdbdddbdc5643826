import type { IncidentPort } from '../adapter/ports/incident-port.js';
import type { DenyReason, Violation } from '../domain/violation.js';

/** Reasons that mean: the backend has offered what is someone else's. */
const OWNER_CLASS: ReadonlySet<DenyReason> = new Set<DenyReason>(['owner', 'tenant', 'region', 'audience', 'changed']);

export interface ViolationsOptions {
  incidents: IncidentPort | undefined;
  onViolation: (violation: Violation) => void;
  now: () => number;
}

/** Everything that failed the gate: told to the page at once, to the insurer as soon as it can be. */
export class Violations {
  readonly #options: ViolationsOptions;
  #ownerClassSeen = false;

  constructor(options: ViolationsOptions) {
    this.#options = options;
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
    this.#options.incidents?.reportViolation(violation).catch(() => undefined);
  }
}
