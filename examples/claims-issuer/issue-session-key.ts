import { ConsultError } from '../../src/domain/consult-error.js';
import { decideSessionKey, type SessionKeyFacts } from '../../src/ownership/decide-session-key.js';
import { peekPayload } from '../../src/ownership/jws.js';
import { verifySessionClaim } from '../../src/ownership/session-claim.js';
import { sessionKeySchema, signSessionKey } from '../../src/ownership/session-key.js';
import { writeAudit } from '../reference-backend/audit/audit-event.js';
import type { ClaimsInput, ClaimsOutput } from '../reference-backend/claims-channel/claims-operations.js';
import { sqlState, UNIQUE_VIOLATION, type Transaction } from '../reference-backend/database/database.js';
import type { Realm } from '../reference-backend/identity/principal.js';
import { sessionKeyRows } from '../reference-backend/chains/session-key-rows.js';
import type { IssuerRealm } from './issuer-realms.js';
import type { IssuerContext } from './operations.js';
import { readBooking } from './read-booking.js';

/**
 * Signs a key for one page of a party, for one consultation: the issuer reads the claim and the encounter itself, whatever
 * the API says, and looks at what proves the request. The same request again gives the same key.
 * @throws ConsultError as `decideSessionKey` says; `backend/conflict` when two pages ask with one key
 */
export async function issueSessionKey({ transaction, realmOf, clock }: IssuerContext, { tenant, region, subject, sid, request }: ClaimsInput<'issueSessionKey'>): Promise<ClaimsOutput<'issueSessionKey'>> {
  const realm = { tenant, region };
  const own = await realmOf(realm);
  const now = clock();
  try {
    return await transaction(realm, async (tx) => {
      const decision = await decideSessionKey(request, await factsOf(tx, own, { subject, sid }, now));
      if (decision.verdict === 'refuse') throw new ConsultError(decision.code);
      if (decision.verdict === 'settle') return { sessionKey: decision.token };
      const { key } = decision;
      const token = await signSessionKey(key, own.key.privateKey, own.key.kid);
      await tx.query(
        'insert into session_key (sid, kid, tenant, region, subject, token, at) values ($1, $2, $3, $4, $5, $6, $7)',
        [sid, key.sig.kid, tenant, region, subject, token, now],
      );
      await writeAudit(tx, { tenant, region, subject }, { action: 'session-key', sid, outcome: 'permit' }, now);
      return { sessionKey: token };
    });
  } catch (error) {
    if (sqlState(error) === UNIQUE_VIOLATION) throw new ConsultError('backend/conflict', { cause: error });
    throw error;
  }
}

async function factsOf(tx: Transaction, { realm, trust: { keyset } }: IssuerRealm, { subject, sid }: { subject: string; sid: string }, now: number): Promise<SessionKeyFacts> {
  const booking = await lockedBooking(tx, realm, sid);
  const [row] = await tx.query<{ claim: string }>('select claim from session_claim where sid = $1 and tenant = $2 and region = $3', [sid, realm.tenant, realm.region]);
  const verified = row === undefined ? null : await verifySessionClaim(row.claim, keyset, now);
  if (booking === null || verified === null || !verified.ok) throw new ConsultError('backend/not-found');
  const known = (await sessionKeyRows(tx, [sid])).flatMap(({ token }) => {
    const payload = peekPayload(token, sessionKeySchema);
    return payload?.sub === subject ? [{ payload, token }] : [];
  });
  return { claim: verified.payload, cd: verified.digest, subject, over: booking.isOver, known, now };
}

/** One after the other for each consultation: so that a party has no more keys than it can have. */
async function lockedBooking(tx: Transaction, realm: Realm, sid: string): ReturnType<typeof readBooking> {
  await tx.query("select pg_advisory_xact_lock(hashtext('session-key'), hashtext($1))", [sid]);
  return readBooking(tx, realm, sid);
}
