/** A clock that stands still until it is told. */
export interface ManualClock {
  /** Milliseconds since 1970. */
  now(): number;
  advance(millis: number): void;
}

/** @param start milliseconds since 1970; a Monday morning when absent */
export function manualClock(start = Date.UTC(2026, 10, 23, 9, 1)): ManualClock {
  let at = start;
  return {
    now: () => at,
    advance(millis) {
      at += millis;
    },
  };
}
