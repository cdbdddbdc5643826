import { createHmac } from 'node:crypto';
import type { SessionGrant } from '../../../src/domain/encounter.js';

export interface TurnOptions {
  urls: string[];
  /** coturn's `static-auth-secret`. */
  secret: string;
  lifetimeSeconds: number;
}

/** Short-lived credentials, as coturn's `use-auth-secret` checks them: `expiry:id` and its HMAC-SHA1. Empty without TURN. */
export function iceServersFor(turn: TurnOptions | null, sid: string, now: number): SessionGrant['iceServers'] {
  if (turn === null) return [];
  const username = `${Math.floor(now / 1000) + turn.lifetimeSeconds}:${sid}`;
  const credential = createHmac('sha1', turn.secret).update(username).digest('base64');
  return [{ urls: turn.urls, username, credential }];
}
