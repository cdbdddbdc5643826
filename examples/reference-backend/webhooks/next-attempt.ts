const FIRST = 5_000;
const LONGEST = 3_600_000;
/** People wait for an incident; and no target rests for longer: what comes new is not held up by what was refused before. */
const LONGEST_REST = 60_000;
/** How long an event is tried, milliseconds. */
export const GIVEN_UP_AFTER = 3 * 86_400_000;

/**
 * When an event is sent again that was not taken: after five seconds, then twice as long each time, an hour at most; an incident
 * after a minute at most.
 * @param attempts how often it was sent
 * @returns null where it is given up
 */
export function nextAttempt(attempts: number, at: number, now: number, isIncident = false): number | null {
  return now - at >= GIVEN_UP_AFTER ? null : now + doubled(attempts, isIncident ? LONGEST_REST : LONGEST);
}

/** How long a target is left alone that does not answer, milliseconds. @param failures how often it has not answered, one after the other */
export function restAfter(failures: number): number {
  return doubled(failures, LONGEST_REST);
}

function doubled(times: number, longest: number): number {
  return Math.min(longest, FIRST * 2 ** Math.min(times - 1, 20));
}
