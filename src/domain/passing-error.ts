import type { ConsultError } from './consult-error.js';
import type { ErrorCode } from './error-codes.js';

/** Errors that may be gone a moment later, without anybody doing anything about them. */
const PASSING: ReadonlySet<ErrorCode> = new Set(['backend/unreachable', 'backend/failed', 'backend/bad-response', 'backend/too-many-requests', 'backend/no-room']);

/** Whether the same may be asked again. */
export function isPassingError(code: ErrorCode): boolean {
  return PASSING.has(code);
}

/** Milliseconds to wait before the same is asked again: `own` at least, and as long as the backend has said. */
export function waitAfter(error: ConsultError, own: number): number {
  // An error of another copy of this package may be older than the field.
  return Math.max(own, error.retryAfter ?? 0);
}
