const FIRST = 5_000;
const LONGEST = 3_600_000;
/** How long an event is tried, milliseconds. */
export const GIVEN_UP_AFTER = 3 * 86_400_000;

/**
 * When an event is sent again that was not taken: after five seconds, then twice as long each time, an hour at most.
 * @param attempts how often it was sent
 * @returns null where it is given up
 */
export function nextAttempt(attempts: number, at: number, now: number): number | null {
  return now - at >= GIVEN_UP_AFTER ? null : now + Math.min(LONGEST, FIRST * 2 ** Math.min(attempts - 1, 20));
}
