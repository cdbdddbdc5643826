import type { SessionGrant } from '../../domain/encounter.js';
import { otherRole } from '../../domain/role.js';
import { knownPeers } from '../../keys/known-peers.js';
import type { OwnKeys } from '../../keys/own-keys.js';
import type { Pins } from '../../keys/pins.js';
import { addSessionKeys } from '../../ownership/add-session-keys.js';
import type { Keyset } from '../../ownership/keyset.js';
import type { ParticipationDecision } from '../../ownership/participation.js';
import { verifyPartyKeys } from '../../ownership/party-keys.js';
import type { KeyResolver } from '../../ownership/verify-token.js';
import type { SessionProof } from './session-proof.js';

type Permitted = Extract<ParticipationDecision, { verdict: 'permit' }>;

/** The insurer's keys, verified, and what this device has seen of other people's. */
export interface ProofGate {
  readonly keyset: Pick<Keyset, 'keyOf'>;
  readonly keys: { readonly pins: Pins };
}

/** What this page proves itself with in the call, and how it knows the other one. */
export function proofOf({ role }: Pick<SessionGrant, 'role'>, { claim, claimDigest: cd, keys }: Permitted, { keyset, keys: { pins } }: ProofGate, own: OwnKeys): SessionProof {
  const other = otherRole(role);
  const known = keys[other]?.newest.payload.seq ?? 0;
  const resolveKey: KeyResolver = (kid, at) => keyset.keyOf('issuer', kid, at);
  /** Of the other party's pages, as they have shown them so far. */
  let theirs = keys[other]?.sessionKeys.map(({ token }) => token) ?? [];
  const { sessionKey } = own;
  return {
    cd,
    keys: own,
    known: knownPeers(pins),
    sessionSigners: [
      ...(keys[role]?.sessionKeys.map(({ signer }) => signer) ?? []),
      ...(sessionKey === undefined ? [] : [{ kid: sessionKey.sig.kid, key: sessionKey.sig.publicKey, since: sessionKey.since, until: sessionKey.until }]),
    ],
    async peerKeys(chain, shown) {
      const result = await verifyPartyKeys(claim, other, chain, resolveKey);
      // It may show a device that was added since; not hide one that has been removed.
      if (!result.ok || result.keys.newest.payload.seq < known) return null;
      const tokens = shown === undefined || theirs.includes(shown) ? theirs : [...theirs, shown];
      const parties = other === 'patient' ? { patient: result.keys, practitioner: null } : { patient: null, practitioner: result.keys };
      const all = (await addSessionKeys(tokens, parties, { claim, cd, resolveKey }))?.[other] ?? null;
      if (all !== null) theirs = all.sessionKeys.map(({ token }) => token);
      return all;
    },
  };
}
