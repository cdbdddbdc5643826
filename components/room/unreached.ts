import type { SessionSnapshot } from '../../src/session/session-snapshot.js';

/** Shorter than this a channel is away whenever a page changes its network, and nobody needs to hear of it, ms. */
const WORTH_A_WORD = 3_000;

/** Whether to say that the backend is not reached. @param now milliseconds since 1970 */
export function isUnreached({ unreachedSince }: Pick<SessionSnapshot, 'unreachedSince'>, now: number): boolean {
  return unreachedSince !== null && now - unreachedSince >= WORTH_A_WORD;
}
