import { ConsultError } from '../../src/domain/consult-error.js';
import { signMemberKey, verifyMemberKeys, type MemberKeysResult } from '../../src/ownership/member-key.js';
import { audience } from '../../src/ownership/session-claim.js';
import { chainOf } from '../reference-backend/chains/chain-rows.js';
import type { ClaimsInput, ClaimsOutput } from '../reference-backend/claims-channel/claims-operations.js';
import { sqlState, UNIQUE_VIOLATION } from '../reference-backend/database/database.js';
import type { IssuerRealm } from './issuer-realms.js';
import type { IssuerContext } from './operations.js';

/**
 * Signs the next link of a person's chain and stores it, if the chain is still the one that the API saw.
 * @throws ConsultError `backend/conflict` (another newest link), `backend/rejected` (a key that is none, or not called by its name)
 */
export async function issueLink({ transaction, realmOf, clock }: IssuerContext, input: ClaimsInput<'issueLink'>): Promise<ClaimsOutput<'issueLink'>> {
  const { tenant, region, subject, prev, enc, sig } = input;
  const own = await realmOf({ tenant, region });
  try {
    return await transaction({ tenant, region }, async (tx) => {
      const tokens = await chainOf(tx, own.realm, subject);
      const newest = tokens.length === 0 ? null : await newestOf(tokens, own, subject);
      if ((newest?.digest ?? null) !== prev) throw new ConsultError('backend/conflict');
      const seq = (newest?.payload.seq ?? 0) + 1;
      // A clock that was set back must not make a chain that nobody believes.
      const iat = Math.max(clock(), newest?.payload.iat ?? 0);
      const link = await signMemberKey({ v: 1, aud: audience(tenant, region), sub: subject, seq, prev, enc, sig, iat }, own.key.privateKey, own.key.kid);
      // What every verifier will ask of it is asked now.
      const verified = await verifyChain([...tokens, link], own, subject);
      if (!verified.ok) throw new ConsultError('backend/rejected');
      await tx.query(
        'insert into member_key (subject, seq, tenant, region, token, digest) values ($1, $2, $3, $4, $5, $6)',
        [subject, seq, tenant, region, link, verified.newest.digest],
      );
      return { link };
    });
  } catch (error) {
    // Two at once: the first one counts, and the other looks again.
    if (sqlState(error) === UNIQUE_VIOLATION) throw new ConsultError('backend/conflict', { cause: error });
    throw error;
  }
}

async function newestOf(tokens: readonly string[], own: IssuerRealm, subject: string) {
  const verified = await verifyChain(tokens, own, subject);
  if (!verified.ok) throw new Error(`A stored chain of keys does not verify: ${verified.fault}.`);
  return verified.newest;
}

function verifyChain(tokens: readonly string[], { realm, trust: { keyset } }: IssuerRealm, subject: string): Promise<MemberKeysResult> {
  return verifyMemberKeys(tokens, {
    subject, audience: audience(realm.tenant, realm.region), pinned: null, resolveKey: (kid, at) => keyset.keyOf('issuer', kid, at),
  });
}
