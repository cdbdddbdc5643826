import { ConsultError } from '../../../src/domain/consult-error.js';
import type { LaterWrap } from '../../../src/domain/handed-wraps.js';
import { decideOwnerGrant } from '../../../src/ownership/decide-owner-grant.js';
import { signersIn } from '../../../src/ownership/named-keys.js';
import { verifySessionClaim } from '../../../src/ownership/session-claim.js';
import { writeAudit } from '../audit/audit-event.js';
import { partyKeysOf } from '../chains/party-keys-of.js';
import type { Database } from '../database/database.js';
import { scopeOf, type Principal } from '../identity/principal.js';
import { refuseErased } from '../retention/erased-recording.js';
import { doing, refuseStopped } from '../stops/enforce.js';
import type { RealmTrust } from '../trust/realm-trust.js';
import { ownerKids } from './wrap-rows.js';

export interface OwnerGrantDependencies {
  database: Database;
  trustOf: (principal: Principal) => RealmTrust;
}

/**
 * Keeps a wrap that a recording's owner hands over, once its grant verifies; the same again settles.
 * @throws ConsultError `backend/not-found`, and as `RecordingPort.putGrant` says
 */
export async function putOwnerGrant({ database, trustOf }: OwnerGrantDependencies, principal: Principal, rid: string, { wrap, tokens }: LaterWrap, now: number): Promise<void> {
  const { tenant, region, subject } = principal;
  await database.transaction(scopeOf(principal, 'party'), async (tx) => {
    const [row] = await tx.query<{ claim: string }>(
      'select c.claim from recording r join session_claim c on c.rid = r.rid where r.rid = $1 and r.tenant = $2 and r.region = $3 and r.owner = $4', [rid, tenant, region, subject],
    );
    const { keyset } = trustOf(principal);
    const verified = row === undefined ? null : await verifySessionClaim(row.claim, keyset, 0);
    if (verified === null || !verified.ok || verified.payload.owner.sub !== subject || verified.payload.rid !== rid) throw new ConsultError('backend/not-found');
    await refuseStopped(tx, principal, doing(principal, ['replay'], { rid, sid: verified.payload.sid, subs: verified.payload.parties.map(({ sub }) => sub), kids: [wrap.kid, ...signersIn([...tokens, row?.claim ?? ''])] }));
    // Which also lets one in after the other, so that no more are kept than can be.
    await refuseErased(tx, rid);
    const { payload: claim, digest: cd } = verified;
    const { patient: owner } = await partyKeysOf(tx, principal, { claim, cd }, keyset);
    const known = await tx.query<{ digest: string }>('select digest from owner_grant where rid = $1', [rid]);
    const decision = owner === null ? null : await decideOwnerGrant({ wrap, tokens }, { rid, cd, owner, wrapped: await ownerKids(tx, rid), known: known.map(({ digest }) => digest) });
    if (decision === null || decision.verdict === 'refuse') throw new ConsultError(decision?.code ?? 'backend/rejected');
    if (decision.verdict === 'settle') return;
    const { suite, kid, enc, ct } = wrap;
    await tx.query(
      'insert into owner_grant (rid, digest, tenant, region, owner, suite, kid, enc, ct, token, at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)',
      [rid, decision.digest, tenant, region, subject, suite, kid, enc, ct, tokens[0], now],
    );
    await writeAudit(tx, principal, { action: 'recording-grant', rid, outcome: 'permit' }, now);
  });
}
