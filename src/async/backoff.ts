const FIRST_MS = 500;
const MOST_MS = 15_000;

/**
 * Milliseconds to wait before the next attempt: doubling from 0.5 to 15 s, each between half and the whole of that, so
 * that pages which failed together do not come back together.
 * @param failures how often it has failed in a row, from 1
 */
export function backoff(failures: number, random: () => number = Math.random): number {
  const whole = Math.min(MOST_MS, FIRST_MS * 2 ** (failures - 1));
  return Math.max(FIRST_MS, whole * (0.5 + random() / 2));
}
