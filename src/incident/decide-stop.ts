import type { ErrorCode } from '../domain/error-codes.js';
import { WIDE_SCOPES, type Stop, type StopRequest } from '../domain/stop.js';

/** What is known of what an officer asks for. */
export interface StopFacts {
  /** For a lift: the stop that it names, null where there is none. */
  lifts: Pick<Stop, 'liftedBy'> | null;
  /** For a drill: whether everybody whom the target concerns is marked for drills. */
  allMarked: boolean;
  /** How many people the target touches, as far as that can be counted. */
  people: number | null;
}

export type StopDecision = { do: 'now' } | { do: 'wait' } | { do: 'refuse'; code: Extract<ErrorCode, `backend/${string}`> };

/** A practitioner’s stop is their patients’ too, and so is no narrow one. */
function isOfMany({ scope, drill }: Extract<StopRequest['what'], { do: 'stop' }>, people: number | null): boolean {
  return scope === 'sub' && !drill && people !== null && people > 1;
}

/** What is narrow is stopped at once. What is wide, and every lift, waits for a second officer. */
export function decideStop(what: StopRequest['what'], { lifts, allMarked, people }: StopFacts): StopDecision {
  if (what.do === 'lift') {
    if (lifts === null) return { do: 'refuse', code: 'backend/not-found' };
    return lifts.liftedBy === null ? { do: 'wait' } : { do: 'refuse', code: 'backend/conflict' };
  }
  if (WIDE_SCOPES.has(what.scope) || isOfMany(what, people)) return { do: 'wait' };
  return what.drill && !allMarked ? { do: 'refuse', code: 'backend/rejected' } : { do: 'now' };
}

/** Whether this officer may approve what waits. @returns the code of a refusal, or null */
export function approvalFault(request: { by: string; state: 'waiting' | 'approved' | 'refused' }, officer: string): 'backend/forbidden' | 'backend/conflict' | null {
  if (request.state !== 'waiting') return 'backend/conflict';
  return request.by === officer ? 'backend/forbidden' : null;
}
