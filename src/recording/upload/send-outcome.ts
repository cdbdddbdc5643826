import type { ErrorCode } from '../../domain/error-codes.js';
import { isPassingError } from '../../domain/passing-error.js';

/** What to do with an entry that the backend did not take. */
export type SendOutcome =
  /** The network or the backend is away: try for as long as it takes. */
  | 'again'
  /** It will never be taken: stop, keep it, and tell. */
  | 'stuck';

/** Refusals of one entry before it counts as refused: a backend that has just been restarted may still be catching up. */
export const REFUSALS = 4;

/** @param refusals how often this entry has been refused, this time included; passing trouble does not count */
export function sendOutcome(code: ErrorCode, refusals: number): SendOutcome {
  if (isPassing(code)) return 'again';
  return code === 'backend/conflict' || code === 'session/over' || code === 'recording/erased' || refusals >= REFUSALS ? 'stuck' : 'again';
}

/** Whether the trouble passes by itself, and so does not count as a refusal. Signed out does: the host may renew the token at any moment. */
export function isPassing(code: ErrorCode): boolean {
  return isPassingError(code) || code === 'backend/unauthenticated';
}
