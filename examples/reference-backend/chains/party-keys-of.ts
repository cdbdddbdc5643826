import type { Role } from '../../../src/domain/role.js';
import { addSessionKeys } from '../../../src/ownership/add-session-keys.js';
import type { Keyset } from '../../../src/ownership/keyset.js';
import { verifyPartyKeys, type PartyKeys } from '../../../src/ownership/party-keys.js';
import type { SessionClaim } from '../../../src/ownership/session-claim.js';
import type { KeyResolver } from '../../../src/ownership/verify-token.js';
import type { Transaction } from '../database/database.js';
import type { Realm } from '../identity/principal.js';
import { sessionKeysOf } from './session-key-rows.js';
import { partyChains } from './chain-rows.js';

/** The keys of both parties of a consultation, session keys included; null for one who has none yet. */
export async function partyKeysOf(tx: Transaction, realm: Realm, { claim, cd }: { claim: SessionClaim; cd: string }, keyset: Keyset): Promise<Readonly<Record<Role, PartyKeys | null>>> {
  const resolveKey: KeyResolver = (kid, at) => keyset.keyOf('issuer', kid, at);
  const [chains] = await partyChains(tx, realm, [claim]);
  const keysOf = async (role: Role): Promise<PartyKeys | null> => {
    const result = await verifyPartyKeys(claim, role, chains?.[role] ?? [], resolveKey);
    return result.ok ? result.keys : null;
  };
  const parties = { patient: await keysOf('patient'), practitioner: await keysOf('practitioner') };
  const all = await addSessionKeys(await sessionKeysOf(tx, claim.sid), parties, { claim, cd, resolveKey });
  if (all === null) throw new Error('A stored session key does not verify.');
  return all;
}
