import type { Role } from '../../../src/domain/role.js';
import type { Scope } from '../database/database.js';

type Realm = Pick<Scope, 'tenant' | 'region'>;

/** What processes tell each other through the database: that something is there to read. Never the thing itself. */
export type Notice =
  | { kind: 'message'; sid: string; from: Role; id: number }
  | { kind: 'session'; sid: string };

/** Something was stopped or lifted in a realm, or a process has looked at it. */
export interface StopNotice {
  kind: 'stop' | 'stop-heard';
  tenant: string;
  region: string;
  seq: number;
}

export function messageStored(sid: string, from: Role, id: number): string {
  return `message ${sid} ${from} ${id}`;
}

/** Status, presence or the instance that speaks for a party has changed. */
export function sessionChanged(sid: string): string {
  return `session ${sid}`;
}

export function stopMade({ tenant, region }: Realm, seq: number): string {
  return `stop ${tenant} ${region} ${seq}`;
}

/** A process has looked at all stops up to this one, and nothing of before leaves it any more. */
export function stopHeard({ tenant, region }: Realm, seq: number): string {
  return `stop-heard ${tenant} ${region} ${seq}`;
}

export function parseStopNotice(payload: string): StopNotice | null {
  const [kind, tenant, region, seq] = payload.split(' ');
  return (kind === 'stop' || kind === 'stop-heard') && tenant !== undefined && region !== undefined ? { kind, tenant, region, seq: Number(seq) } : null;
}

export function parseNotice(payload: string): Notice | null {
  const [kind, sid, from, id] = payload.split(' ');
  if (sid === undefined) return null;
  if (kind === 'session') return { kind, sid };
  if (kind === 'message' && (from === 'patient' || from === 'practitioner')) return { kind, sid, from, id: Number(id) };
  return null;
}

/** Something about an incident of a realm has changed. */
export function incidentChanged({ tenant, region }: Realm): string {
  return `incident ${tenant} ${region}`;
}

/** Something about an incident, a stop or a request of a realm: for officers' pages. */
export function parseIncidentNotice(payload: string): Realm | null {
  const [kind, tenant, region] = payload.split(' ');
  return (kind === 'incident' || kind === 'stop') && tenant !== undefined && region !== undefined ? { tenant, region } : null;
}

/** A recording of a realm has begun, or has been given something. */
export function recordingChanged({ tenant, region }: Realm): string {
  return `recording ${tenant} ${region}`;
}

export function parseRecordingNotice(payload: string): Realm | null {
  const [kind, tenant, region] = payload.split(' ');
  return kind === 'recording' && tenant !== undefined && region !== undefined ? { tenant, region } : null;
}
