import type { Role } from '../domain/role.js';
import { verifyMemberKeys, type MemberKey, type MemberKeysFault } from './member-key.js';
import { importPartyKey, type NamedKey, type PartyKey } from './party-key.js';
import { presentDevices } from './party-signers.js';
import { partyOf, type SessionClaim } from './session-claim.js';
import type { VerifiedSessionKey } from './session-key.js';
import type { KeyResolver, Verified } from './verify-token.js';

/** The keys of one party of a session. */
export interface PartyKeys {
  /** Of its devices now: who may speak in a live call. */
  readonly devices: readonly PartyKey[];
  /** Whose signatures count for this consultation: the devices that were in the chain at some moment of it. */
  readonly signers: readonly PartyKey[];
  /** Its account's encryption key now. */
  readonly account: NamedKey;
  /** The names of its account's encryption keys, the present one and former ones, and of its session keys for encryption. */
  readonly accounts: ReadonlySet<string>;
  /** Keys of pages that take part in this consultation without an entry in the chain: see `addSessionKeys`. */
  readonly sessionKeys: readonly VerifiedSessionKey[];
  readonly newest: Verified<MemberKey>;
  /** From the claim's link, or the first one, on. */
  readonly links: readonly Verified<MemberKey>[];
}

export type PartyKeysResult = { ok: true; keys: PartyKeys } | { ok: false; fault: MemberKeysFault };

/** `verifyPartyKeys` through one keyset. */
export type VerifyParty = (claim: SessionClaim, role: Role, tokens: readonly string[]) => Promise<PartyKeysResult>;

/** A party's chain, verified, with all keys for signatures that it has ever named: the same for every consultation of that link. */
export interface PartyChain {
  readonly devices: readonly PartyKey[];
  readonly named: ReadonlyMap<string, PartyKey>;
  readonly newest: Verified<MemberKey>;
  readonly links: readonly Verified<MemberKey>[];
}

export type PartyChainResult = { ok: true; chain: PartyChain } | { ok: false; fault: MemberKeysFault };

/**
 * Verifies a party's chain of keys against what the session claim says of it: the same person, from the very link that
 * the claim names on.
 * @param tokens oldest first, the claim's link or the first one at the beginning
 */
export async function verifyPartyKeys(claim: SessionClaim, role: Role, tokens: readonly string[], resolveKey: KeyResolver): Promise<PartyKeysResult> {
  const result = await verifyPartyChain(claim, role, tokens, resolveKey);
  return result.ok ? { ok: true, keys: partyKeysOf(result.chain, claim, role) } : result;
}

/** The half of it that depends on the claim's audience, the party and its link alone. */
export async function verifyPartyChain(claim: SessionClaim, role: Role, tokens: readonly string[], resolveKey: KeyResolver): Promise<PartyChainResult> {
  const party = partyOf(claim, role);
  if (party === null) return { ok: false, fault: 'subject' };
  const result = await verifyMemberKeys(tokens, { resolveKey, audience: claim.aud, subject: party.sub, pinned: party.keys });
  if (!result.ok) return result;
  const { newest, devices, links } = result;
  const named = new Map(devices.map((device) => [device.kid, device]));
  for (const key of links.flatMap(({ payload }) => signingKeys(payload))) {
    const imported = named.get(key.kid) ?? (await importPartyKey(key));
    if (imported !== null) named.set(key.kid, imported);
  }
  return { ok: true, chain: { devices, named, newest, links } };
}

/** The half of it that depends on the consultation's time too. Session keys of this consultation belong among `signers`. */
export function partyKeysOf({ devices, named, newest, links }: PartyChain, claim: SessionClaim, role: Role): PartyKeys {
  return {
    devices, newest, links, sessionKeys: [],
    signers: presentSigners(links.map(({ payload }) => payload), claim, role).flatMap((kid) => named.get(kid) ?? []),
    account: newest.payload.enc,
    accounts: new Set([...newest.payload.former, ...links.map(({ payload }) => payload.enc.kid)]),
  };
}

/** The names of the keys whose signatures count for this consultation. A longer chain than was asked for brings back no device. */
export function presentSigners(links: readonly MemberKey[], claim: SessionClaim, role: Role): string[] {
  const first = partyOf(claim, role)?.keys?.seq ?? 1;
  const since = links.filter(({ seq }) => seq >= first).map((link) => ({ iat: link.iat, devices: signingKeys(link).map(({ kid }) => kid) }));
  return [...presentDevices(since, claim)];
}

/** A link's keys for signatures. */
export function signingKeys({ devices }: MemberKey): readonly NamedKey[] {
  return devices.map(({ sig }) => sig);
}
