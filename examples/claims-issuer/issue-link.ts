import { ConsultError } from '../../src/domain/consult-error.js';
import { decideKeyChange } from '../../src/ownership/decide-key-change.js';
import { noticesOfLink } from '../../src/ownership/key-notices.js';
import { signMemberKey, verifyMemberKeys, type MemberKey } from '../../src/ownership/member-key.js';
import { chainStart } from '../../src/ownership/served-keys.js';
import { audience } from '../../src/ownership/session-claim.js';
import { writeAudit } from '../reference-backend/audit/audit-event.js';
import { chainOf } from '../reference-backend/chains/chain-rows.js';
import type { ClaimsInput, ClaimsOutput } from '../reference-backend/claims-channel/claims-operations.js';
import { sqlState, UNIQUE_VIOLATION, type Transaction } from '../reference-backend/database/database.js';
import { keyFacts } from '../reference-backend/keys/key-facts.js';
import { markUsed } from '../reference-backend/keys/permission-rows.js';
import { storedNewest } from '../reference-backend/keys/stored-chain.js';
import { storeNotice } from '../reference-backend/notices/member-notice.js';
import type { IssuerRealm } from './issuer-realms.js';
import type { IssuerContext } from './operations.js';

/**
 * Decides by itself whether a person's chain gets the link that is asked for, whatever the API has decided before; signs it,
 * and stores it together with the notice and with the use of a permission. The same again settles.
 * @throws ConsultError as `decideKeyChange` says; `backend/conflict` when another link came first
 */
export async function issueLink({ transaction, realmOf, clock }: IssuerContext, { tenant, region, subject, change }: ClaimsInput<'issueLink'>): Promise<ClaimsOutput<'issueLink'>> {
  const own = await realmOf({ tenant, region });
  const now = clock();
  try {
    return await transaction({ tenant, region }, async (tx) => {
      // One change of a person's chain after the other: what is read here is still so when the link is stored.
      await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`${tenant}/${region}/${subject}`]);
      const newest = await storedNewest(tx, own.realm, subject, own.trust.keyset);
      const decision = await decideKeyChange(newest, change, await keyFacts(tx, own.realm, subject, now));
      if (decision.verdict === 'refuse') throw new ConsultError(decision.code);
      if (decision.verdict === 'settled') return { made: false };
      await storeLink(tx, own, decision.link);
      const person = { tenant, region, subject };
      if (change.authority.how === 'permission') await markUsed(tx, change.authority.id, now);
      for (const notice of noticesOfLink(newest?.payload ?? null, decision.link)) await storeNotice(tx, person, notice, now);
      await writeAudit(tx, person, { action: 'key-change', outcome: 'permit' }, now);
      return { made: true };
    });
  } catch (error) {
    // Two at once: the first one counts, and the other looks again.
    if (sqlState(error) === UNIQUE_VIOLATION) throw new ConsultError('backend/conflict', { cause: error });
    throw error;
  }
}

async function storeLink(tx: Transaction, { realm, key, trust: { keyset } }: IssuerRealm, link: MemberKey): Promise<void> {
  const { tenant, region } = realm;
  const token = await signMemberKey(link, key.privateKey, key.kid);
  // What every verifier will ask of it is asked now.
  const before = link.seq === 1 ? [] : await chainOf(tx, realm, link.sub, chainStart(link.seq - 1));
  const verified = await verifyMemberKeys([...before, token], {
    subject: link.sub, audience: audience(tenant, region), pinned: null, resolveKey: (kid, at) => keyset.keyOf('issuer', kid, at),
  });
  if (!verified.ok) throw new ConsultError('backend/rejected');
  await tx.query(
    'insert into member_key (subject, seq, tenant, region, token, digest, iat) values ($1, $2, $3, $4, $5, $6, $7)',
    [link.sub, link.seq, tenant, region, token, verified.newest.digest, link.iat],
  );
}
