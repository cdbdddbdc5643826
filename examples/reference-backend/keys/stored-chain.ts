import type { KeyResolver, Verified } from '../../../src/ownership/verify-token.js';
import { verifyMemberKeys, type MemberKey, type MemberKeysResult } from '../../../src/ownership/member-key.js';
import { audience } from '../../../src/ownership/session-claim.js';
import { chainOf } from '../chains/chain-rows.js';
import type { Transaction } from '../database/database.js';
import type { Principal } from '../identity/principal.js';
import type { RealmTrust } from '../trust/realm-trust.js';

/** A person's chain as it is stored, and verified. */
export interface StoredChain {
  tokens: string[];
  /** Null before the first link. */
  newest: Verified<MemberKey> | null;
}

export async function storedChain(tx: Transaction, principal: Principal, trust: RealmTrust): Promise<StoredChain> {
  const tokens = await chainOf(tx, principal, principal.subject);
  if (tokens.length === 0) return { tokens, newest: null };
  const verified = await verifyOwnChain(tokens, principal, trust);
  if (!verified.ok) throw new Error(`A stored chain of keys does not verify: ${verified.fault}.`);
  return { tokens, newest: verified.newest };
}

function verifyOwnChain(tokens: readonly string[], { subject, tenant, region }: Principal, { keyset }: RealmTrust): Promise<MemberKeysResult> {
  const resolveKey: KeyResolver = (kid, at) => keyset.keyOf('issuer', kid, at);
  return verifyMemberKeys(tokens, { subject, audience: audience(tenant, region), pinned: null, resolveKey });
}
