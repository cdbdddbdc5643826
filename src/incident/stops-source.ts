/** Stops that concern the caller, in the order of their `seq`. */
export interface StopsAnswer {
  /** `consult-revoke+jwt`, unverified: those after the asked number that are wide or concern the caller. */
  stops: string[];
  /** The newest `seq` of the realm, also where it does not concern the caller; 0 before the first. */
  seq: number;
}

/** Where a page hears of what was stopped: a part of `IncidentPort`. */
export interface StopsSource {
  /** @param after the newest `seq` that the caller knows; 0 for none */
  stops?(after: number, signal?: AbortSignal): Promise<StopsAnswer>;
  /**
   * Hears of stops at once. What is missed while the line is down is asked for with `stops`.
   * @param onStops called with what has come; and with null when stops may have been missed: ask
   * @returns what ends it; idempotent
   */
  watchStops?(after: number, onStops: (answer: StopsAnswer | null) => void): () => void;
}
