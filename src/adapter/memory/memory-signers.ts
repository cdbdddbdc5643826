import type { KeyChains } from '../../domain/key-chains.js';
import type { Role } from '../../domain/role.js';
import type { PartyKey } from '../../ownership/party-key.js';
import { verifyPartyKeys } from '../../ownership/party-keys.js';
import { partyOf, type SessionClaim } from '../../ownership/session-claim.js';
import { chainFrom } from './memory-member-keys.js';
import type { MemoryWorld } from './memory-world.js';

/** Both parties' chains, each from the link that the claim names on. */
export function chainsOf(world: MemoryWorld, claim: SessionClaim): KeyChains {
  const chain = (role: Role): string[] => {
    const party = partyOf(claim, role);
    return party === null ? [] : chainFrom(world, party.sub, party.keys?.seq);
  };
  return { patient: chain('patient'), practitioner: chain('practitioner') };
}

/** The names of the owner's account keys: what a recording may be wrapped to in the owner's role. */
export async function accountsOf(world: MemoryWorld, claim: SessionClaim): Promise<ReadonlySet<string>> {
  const result = await verifyPartyKeys(claim, 'patient', chainsOf(world, claim).patient, (kid, at) => world.keys.keyset.keyOf('issuer', kid, at));
  return result.ok ? result.keys.accounts : new Set();
}

/** Whose signatures stand for each party of a session: nobody's before it has a key. */
export async function signersOf(world: MemoryWorld, claim: SessionClaim): Promise<Record<Role, readonly PartyKey[]>> {
  const chains = chainsOf(world, claim);
  const signers = async (role: Role): Promise<readonly PartyKey[]> => {
    const result = await verifyPartyKeys(claim, role, chains[role], (kid, at) => world.keys.keyset.keyOf('issuer', kid, at));
    return result.ok ? result.keys.signers : [];
  };
  return { patient: await signers('patient'), practitioner: await signers('practitioner') };
}
