import type { Role } from '../../../src/domain/role.js';

/** What processes tell each other through the database: that something is there to read. Never the thing itself. */
export type Notice =
  | { kind: 'message'; sid: string; from: Role; id: number }
  | { kind: 'session'; sid: string };

export function messageStored(sid: string, from: Role, id: number): string {
  return `message ${sid} ${from} ${id}`;
}

/** Status, presence or the instance that speaks for a party has changed. */
export function sessionChanged(sid: string): string {
  return `session ${sid}`;
}

export function parseNotice(payload: string): Notice | null {
  const [kind, sid, from, id] = payload.split(' ');
  if (sid === undefined) return null;
  if (kind === 'session') return { kind, sid };
  if (kind === 'message' && (from === 'patient' || from === 'practitioner')) return { kind, sid, from, id: Number(id) };
  return null;
}
