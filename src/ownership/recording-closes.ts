import type { SessionClaim } from './session-claim.js';

/** How long after the end of a consultation's time its recording stays open: for what waits on the recorder's device. */
export const CLOSES_AFTER = 24 * 3_600_000;

/** After which nothing more of a recording is taken in, milliseconds since 1970: what is not closed by then is incomplete. */
export function recordingCloses({ exp }: Pick<SessionClaim, 'exp'>): number {
  return exp + CLOSES_AFTER;
}
