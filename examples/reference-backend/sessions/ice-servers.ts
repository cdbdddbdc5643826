import { createHmac } from 'node:crypto';
import type { IceGrant } from '../../../src/domain/ice-grant.js';
import type { Database } from '../database/database.js';
import { scopeOf, type Principal } from '../identity/principal.js';
import { isOver, ownEncounter } from './encounter-row.js';
import { refuseStoppedSession, type Leaving } from './refuse-stopped-session.js';
import { ConsultError } from '../../../src/domain/consult-error.js';

export interface TurnOptions {
  urls: string[];
  /** coturn's `static-auth-secret`. */
  secret: string;
  lifetimeSeconds: number;
}

/** Short-lived credentials, as coturn's `use-auth-secret` checks them: `expiry:id` and its HMAC-SHA1. Empty without TURN. */
export function iceServersFor(turn: TurnOptions | null, sid: string, now: number): IceGrant {
  if (turn === null) return { iceServers: [], iceLifetime: null };
  const username = `${Math.floor(now / 1000) + turn.lifetimeSeconds}:${sid}`;
  const credential = createHmac('sha1', turn.secret).update(username).digest('base64');
  return { iceServers: [{ urls: turn.urls, username, credential }], iceLifetime: turn.lifetimeSeconds * 1000 };
}

/** Fresh ones for a consultation that goes on. @throws ConsultError `backend/not-found`, `session/over`, `incident/stopped` */
export async function renewIceServers({ database, turn }: { database: Database; turn: TurnOptions | null }, principal: Principal, sid: string, now: number): Promise<Leaving<IceGrant>> {
  const { status, what } = await database.transaction(scopeOf(principal, 'party'), async (tx) => {
    const encounter = await ownEncounter(tx, principal, sid);
    return { status: encounter.status, what: await refuseStoppedSession(tx, principal, encounter, { how: 'leaving' }) };
  });
  if (isOver(status)) throw new ConsultError('session/over');
  return { answer: iceServersFor(turn, sid, now), what };
}
