import type { Role } from '../domain/role.js';
import { verifyMemberKeys, type MemberKey, type MemberKeysFault } from './member-key.js';
import { importPartyKey, type NamedKey, type PartyKey } from './party-key.js';
import { partyOf, type SessionClaim } from './session-claim.js';
import type { KeyResolver, Verified } from './verify-token.js';

/** The keys of one party of a session. */
export interface PartyKeys {
  /** Of its devices now: who may speak in a live call. */
  readonly devices: readonly PartyKey[];
  /** Of its devices at any time since the claim: whose signatures stand. One that was removed since has not unsigned. */
  readonly signers: readonly PartyKey[];
  /** Its account's encryption key now. */
  readonly account: NamedKey;
  /** The names of its account's encryption keys, the present one and former ones. */
  readonly accounts: ReadonlySet<string>;
  readonly newest: Verified<MemberKey>;
  /** From the claim's link, or the first one, on. */
  readonly links: readonly Verified<MemberKey>[];
}

export type PartyKeysResult = { ok: true; keys: PartyKeys } | { ok: false; fault: MemberKeysFault };

/** `verifyPartyKeys` through one keyset. */
export type VerifyParty = (claim: SessionClaim, role: Role, tokens: readonly string[]) => Promise<PartyKeysResult>;

/**
 * Verifies a party's chain of keys against what the session claim says of it: the same person, from the very link that
 * the claim names on.
 * @param tokens oldest first, the claim's link or the first one at the beginning
 */
export async function verifyPartyKeys(claim: SessionClaim, role: Role, tokens: readonly string[], resolveKey: KeyResolver): Promise<PartyKeysResult> {
  const party = partyOf(claim, role);
  if (party === null) return { ok: false, fault: 'subject' };
  const result = await verifyMemberKeys(tokens, { resolveKey, audience: claim.aud, subject: party.sub, pinned: party.keys });
  if (!result.ok) return result;
  const { newest, devices, links } = result;
  // A longer chain than was asked for brings back no device that had gone before the claim was made.
  const since = links.filter(({ payload }) => payload.seq >= (party.keys?.seq ?? 1));
  const signers = new Map<string, PartyKey>();
  for (const named of since.flatMap(({ payload }) => payload.sig)) {
    const key = signers.get(named.kid) ?? devices.find(({ kid }) => kid === named.kid) ?? (await importPartyKey(named));
    if (key !== null) signers.set(named.kid, key);
  }
  return {
    ok: true,
    keys: {
      devices, newest, links,
      signers: [...signers.values()],
      account: newest.payload.enc,
      accounts: new Set(links.map(({ payload }) => payload.enc.kid)),
    },
  };
}
