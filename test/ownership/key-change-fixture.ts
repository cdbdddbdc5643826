import type { KeyAuthority, KeyChange } from '../../src/domain/key-change.js';
import type { VaultEntry } from '../../src/domain/vault.js';
import { makeDeviceKeys, type DeviceKeys } from '../../src/keys/device-key.js';
import type { OwnDevice } from '../../src/keys/own-keys.js';
import { decideKeyChange, type KeyChangeDecision, type KeyFacts } from '../../src/ownership/decide-key-change.js';
import type { MemberKey } from '../../src/ownership/member-key.js';
import { payloadDigest } from '../../src/ownership/payload-digest.js';
import type { Verified } from '../../src/ownership/verify-token.js';
import { authorityOf, makeKeyChange, type KeyChangeWish } from '../../src/testing/make-key-change.js';
import { makeParty, type TestAccount, type TestParty } from '../../src/testing/make-party.js';
import { makeRecoveryMethod } from '../../src/testing/make-recovery-method.js';
import { AUDIENCE, MEMBER, NOW } from './signed-fixture.js';

export const PERSON = { subject: MEMBER, tenant: 'ins-a', region: 'uk' };

/** Somebody whose chain has one link, made at `NOW`. */
export interface KeyChangeFixture {
  party: TestParty;
  /** The recovery method, and the proof that opens it. */
  way: VaultEntry;
  proof: string;
  newest: Verified<MemberKey>;
  facts: KeyFacts;
  /** The device's word for this change. */
  byDevice: (change: KeyChange, at?: number, device?: OwnDevice) => Promise<KeyChange>;
  byWay: KeyAuthority;
  /** A change after the newest link, that nothing authorises yet. */
  wish: (wish: Partial<KeyChangeWish>, at?: number) => Promise<KeyChange>;
  decide: (change: KeyChange, facts?: Partial<KeyFacts>, newest?: Verified<MemberKey> | null) => Promise<KeyChangeDecision>;
  /** `make` or `settled`; or the code of the refusal, and the notice that is made of it. */
  outcome: (change: KeyChange, facts?: Partial<KeyFacts>, newest?: Verified<MemberKey> | null) => Promise<string>;
}

export async function verified(payload: MemberKey): Promise<Verified<MemberKey>> {
  return { payload, digest: await payloadDigest(payload) };
}

export async function keyChangeFixture(): Promise<KeyChangeFixture> {
  const [party, { entry: way, proof }] = await Promise.all([makeParty(), makeRecoveryMethod(NOW)]);
  const facts: KeyFacts = {
    audience: AUDIENCE, subject: MEMBER, now: NOW, uses: new Map(), proofDigests: new Map([[way.enc.kid, way.proofDigest]]), wrongProofs: 0, permission: null, linksToday: 0,
  };
  const first = await makeKeyChange(PERSON, firstWish(party.account, { sig: party.device, enc: party.enc }, way), { how: 'first' }, NOW);
  const begun = await decideKeyChange(null, first, facts);
  if (begun.verdict !== 'make') throw new Error(JSON.stringify(begun));
  const newest = await verified(begun.link);
  const decide: KeyChangeFixture['decide'] = (change, more = {}, before = newest) => decideKeyChange(before, change, { ...facts, ...more });
  return {
    party, way, proof, newest, facts, decide,
    byDevice: async (change, at = NOW, device = party.device) => ({ ...change, authority: await authorityOf(PERSON, device, change, at) }),
    byWay: { how: 'recovery', id: way.id, proof },
    wish: (wish, at = NOW) => makeKeyChange(PERSON, { before: newest, account: party.account, next: party.account, ...wish }, { how: 'first' }, at),
    outcome: async (change, more, before) => {
      const decision = await decide(change, more, before);
      return decision.verdict === 'refuse' ? `${decision.code}, ${decision.notice ?? 'no notice'}` : decision.verdict;
    },
  };
}

export function firstWish(next: TestAccount, addDevice: DeviceKeys, way: VaultEntry): KeyChangeWish {
  return { before: null, next, addDevice, addWays: [way] };
}

/** What begins anew: other keys throughout. */
export async function anewWish(at: number): Promise<Partial<KeyChangeWish>> {
  const [{ account }, addDevice, { entry }] = await Promise.all([makeParty(), makeDeviceKeys(), makeRecoveryMethod(at)]);
  return { next: account, addDevice, addWays: [entry], anew: true };
}
