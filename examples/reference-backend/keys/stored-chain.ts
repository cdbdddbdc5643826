import { verifyMemberKeys, type MemberKey } from '../../../src/ownership/member-key.js';
import { chainStart } from '../../../src/ownership/served-keys.js';
import { audience } from '../../../src/ownership/session-claim.js';
import type { Keyset } from '../../../src/ownership/keyset.js';
import type { Verified } from '../../../src/ownership/verify-token.js';
import { chainOf, newestPlace } from '../chains/chain-rows.js';
import type { Transaction } from '../database/database.js';
import type { Realm } from '../identity/principal.js';

/** The newest link of a person's chain, verified from its newest checkpoint on. Null before the first. */
export async function storedNewest(tx: Transaction, realm: Realm, subject: string, keyset: Keyset): Promise<Verified<MemberKey> | null> {
  const place = await newestPlace(tx, realm, subject);
  if (place === null) return null;
  const tokens = await chainOf(tx, realm, subject, chainStart(place));
  const verified = await verifyMemberKeys(tokens, {
    subject, audience: audience(realm.tenant, realm.region), pinned: null, resolveKey: (kid, at) => keyset.keyOf('issuer', kid, at),
  });
  if (!verified.ok) throw new Error(`A stored chain of keys does not verify: ${verified.fault}.`);
  return verified.newest;
}
