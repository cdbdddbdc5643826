import type { SessionKeyRequest } from '../../../src/domain/session-key-request.js';
import type { Database } from '../database/database.js';
import { scopeOf, type Principal, type Realm } from '../identity/principal.js';
import { doing, refuseStopped } from '../stops/enforce.js';
import { ownEncounter } from './encounter-row.js';

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
export async function makeSessionKey({ database, issueSessionKey }: SessionKeyDependencies, principal: Principal, sid: string, request: SessionKeyRequest): Promise<string> {
  await database.transaction(scopeOf(principal, 'party'), async (tx) => {
    const { patient, practitioner } = await ownEncounter(tx, principal, sid, 'read');
    await refuseStopped(tx, principal, doing(principal, ['consultation'], { sid, subs: [patient, practitioner] }), 'read');
  });
  const { tenant, region, subject } = principal;
  return (await issueSessionKey({ tenant, region, subject, sid, request })).sessionKey;
}
