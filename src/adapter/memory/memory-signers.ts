import type { KeyChains } from '../../domain/key-chains.js';
import type { Role } from '../../domain/role.js';
import type { PartyKey } from '../../ownership/party-key.js';
import { wrappableKeys } from '../../ownership/admit-wraps.js';
import { addSessionKeys } from '../../ownership/add-session-keys.js';
import { verifyPartyKeys, type PartyKeys } from '../../ownership/party-keys.js';
import type { KeyResolver } from '../../ownership/verify-token.js';
import { partyOf, type SessionClaim } from '../../ownership/session-claim.js';
import { chainFrom } from './memory-member-keys.js';
import type { MemorySession, MemoryWorld } from './memory-world.js';

/** Both parties' chains, each from the link that the claim names on. */
export function chainsOf(world: MemoryWorld, claim: SessionClaim): KeyChains {
  const chain = (role: Role): string[] => {
    const party = partyOf(claim, role);
    return party === null ? [] : chainFrom(world, party.sub, party.keys?.seq);
  };
  return { patient: chain('patient'), practitioner: chain('practitioner') };
}

/** The keys of each party of a session, with its session keys: null for one that has none yet. */
export async function partiesOfSession(world: MemoryWorld, { claim, claimDigest: cd, sessionKeys }: Pick<MemorySession, 'claim' | 'claimDigest' | 'sessionKeys'>): Promise<Record<Role, PartyKeys | null>> {
  const chains = chainsOf(world, claim);
  const resolveKey: KeyResolver = (kid, at) => world.keys.keyset.keyOf('issuer', kid, at);
  const keysOf = async (role: Role): Promise<PartyKeys | null> => {
    const result = await verifyPartyKeys(claim, role, chains[role], resolveKey);
    return result.ok ? result.keys : null;
  };
  const parties = { patient: await keysOf('patient'), practitioner: await keysOf('practitioner') };
  return (await addSessionKeys(sessionKeys.map(({ token }) => token), parties, { claim, cd, resolveKey })) ?? parties;
}

/** Whose signatures stand for each party of a session: nobody's before it has a key. */
export async function signersOf(world: MemoryWorld, session: Pick<MemorySession, 'claim' | 'claimDigest' | 'sessionKeys'>): Promise<Record<Role, readonly PartyKey[]>> {
  const { patient, practitioner } = await partiesOfSession(world, session);
  return { patient: patient?.signers ?? [], practitioner: practitioner?.signers ?? [] };
}

/** What a recording may be wrapped to in the owner's role. */
export async function accountsOf(world: MemoryWorld, session: Pick<MemorySession, 'claim' | 'claimDigest' | 'sessionKeys'>): Promise<ReadonlySet<string>> {
  return wrappableKeys((await partiesOfSession(world, session)).patient);
}
