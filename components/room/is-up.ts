import type { SessionSnapshot } from '../../src/session/session-snapshot.js';

/** Whether the two are connected, and the connection is proved: only then is anything said of it. */
export function isUp({ state, proved }: Pick<SessionSnapshot, 'state' | 'proved'>): boolean {
  return state === 'active' && proved;
}
