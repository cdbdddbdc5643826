import type { SessionKeyRequest } from '../../../src/domain/session-key-request.js';
import type { Database } from '../database/database.js';
import { scopeOf, type Principal, type Realm } from '../identity/principal.js';
import { ownEncounter } from './encounter-row.js';
import { refuseStoppedSession, type Leaving } from './refuse-stopped-session.js';

export interface SessionKeyDependencies {
  database: Database;
  /** Asks the claims issuer for it. */
  issueSessionKey: (asked: Realm & { subject: string; sid: string; request: SessionKeyRequest }) => Promise<{ sessionKey: string }>;
}

/**
 * Has the claims issuer sign a key for a page of the caller. Whether the caller is a party is asked here too, so that
 * nobody else reaches the issuer.
 * @throws ConsultError `backend/not-found`, and as `SessionPort.sessionKey` says
 */
export async function makeSessionKey({ database, issueSessionKey }: SessionKeyDependencies, principal: Principal, sid: string, request: SessionKeyRequest): Promise<Leaving<{ sessionKey: string }>> {
  const what = await database.transaction(scopeOf(principal, 'party'), async (tx) => refuseStoppedSession(tx, principal, await ownEncounter(tx, principal, sid, 'read'), { how: 'leaving' }));
  const { tenant, region, subject } = principal;
  return { answer: await issueSessionKey({ tenant, region, subject, sid, request }), what };
}
