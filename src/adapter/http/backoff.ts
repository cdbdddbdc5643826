const FIRST = 200;
const LONGEST = 5_000;

/**
 * How long to wait before the next attempt, milliseconds: 0.2 s doubling to 5 s, and of that half to all by chance, so
 * that the pages of a whole insurer do not come back in the same instant.
 * @param attempt 0 for the first
 * @param random 0 to 1
 */
export function backoff(attempt: number, random: number): number {
  return Math.min(LONGEST, FIRST * 2 ** attempt) * (0.5 + random / 2);
}
