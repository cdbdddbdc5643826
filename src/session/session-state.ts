import { ConsultError } from '../domain/consult-error.js';

export type SessionState = 'idle' | 'checking' | 'waiting' | 'joining' | 'active' | 'reconnecting' | 'ended';

/**
 * `open`: the grant is verified, the lobby begins. `join`: I am ready. `peer-ready`: both are there and admitted.
 * `connected`: the link is up and both have said where they stand. `lost`: the link is down. `peer-left`: they said bye.
 */
export type SessionTransition = 'open' | 'join' | 'peer-ready' | 'connected' | 'lost' | 'peer-left' | 'end';

/** The whole life of a session. A missing cell is not possible, and says so. */
const TABLE: Readonly<Record<SessionState, Partial<Record<SessionTransition, SessionState>>>> = {
  idle: { open: 'checking', end: 'ended' },
  checking: { join: 'waiting', end: 'ended' },
  waiting: { 'peer-ready': 'joining', 'peer-left': 'waiting', end: 'ended' },
  joining: { 'peer-ready': 'joining', connected: 'active', lost: 'joining', 'peer-left': 'waiting', end: 'ended' },
  active: { lost: 'reconnecting', 'peer-ready': 'reconnecting', 'peer-left': 'waiting', end: 'ended' },
  reconnecting: { 'peer-ready': 'reconnecting', connected: 'active', lost: 'reconnecting', 'peer-left': 'waiting', end: 'ended' },
  // Endings are idempotent: a local one and a remote one are two paths to one state.
  ended: { end: 'ended', lost: 'ended', 'peer-left': 'ended' },
};

/** @throws ConsultError `session/wrong-state` when the table has no such step */
export function nextSessionState(state: SessionState, transition: SessionTransition): SessionState {
  const next = TABLE[state][transition];
  if (next === undefined) throw new ConsultError('session/wrong-state', { message: `A consultation that is ${state} cannot ${transition}.` });
  return next;
}

/** Whether the table has this step. */
export function canTransition(state: SessionState, transition: SessionTransition): boolean {
  return TABLE[state][transition] !== undefined;
}
