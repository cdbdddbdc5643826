import { base64url } from 'jose';
import type { RecordingItem } from '../../src/domain/recording.js';
import type { Role } from '../../src/domain/role.js';
import type { Wrap } from '../../src/domain/wrap.js';
import { canonicalJson } from '../../src/ownership/canonical-json.js';
import { verifyEvidence, type EvidenceContext, type EvidenceDecision } from '../../src/ownership/evidence.js';
import type { Keyset, KeysetPayload } from '../../src/ownership/keyset.js';
import { signMemberKey, type MemberKey } from '../../src/ownership/member-key.js';
import type { Stopping } from '../../src/ownership/revocation.js';
import { signHead, type SignedHead } from '../../src/ownership/segment-head.js';
import { signSessionClaim, type SessionClaim } from '../../src/ownership/session-claim.js';
import { signEpoch, type SignedEpoch } from '../../src/ownership/signed-epoch.js';
import { recipientOf, wrapDigest, wrapListDigest } from '../../src/ownership/wrap-digest.js';
import { signCall } from '../../src/testing/sign-call.js';
import { deviceOf } from './call-fixture.js';
import {
  MEMBER, NOW, PRACTITIONER, digestOf, epoch, headChain, keysetOf, memberKey, placeOf, revocation, sessionClaim, testKey, testKeyset, type TestKey,
} from './signed-fixture.js';

const NAMES = ['issuer', 'approver', 'officer', 'phone', 'laptop', 'tablet', 'stranger'] as const;
export type EvidenceKeys = Record<(typeof NAMES)[number] | 'account' | 'practice' | 'escrow' | 'guardian', TestKey>;

/** What one recording is made of, for those who change it. */
export interface Made {
  keys: EvidenceKeys;
  cd: string;
  /** The digests of each person's links. */
  links: Record<Role, string[]>;
  heads: SignedHead[];
  headDigests: string[];
  /** The owner's, and escrow's. */
  wraps: [Wrap, Wrap];
}

/** What is wrong with an item, or with those who look at it. */
export interface Change {
  claim?: Partial<SessionClaim>;
  /** Who signs the claim, and under which name. */
  claimBy?: (keys: EvidenceKeys) => TestKey;
  epochs?: Partial<SignedEpoch>;
  /** Laid over the last head. */
  head?: Partial<SignedHead>;
  item?: (item: RecordingItem, made: Made) => unknown;
  context?: (context: EvidenceContext, made: Made) => EvidenceContext;
}

export function changeContext(change: (context: EvidenceContext, made: Made) => Partial<EvidenceContext>): Change {
  return { context: (context, made) => ({ ...context, ...change(context, made) }) };
}

export function changeItem(change: (made: Made) => object): Change {
  return { item: (item, made) => ({ ...item, ...change(made) }) };
}

/** The incident side has stopped this. */
export function revokes(which: (made: Made) => Pick<Stopping, 'scope' | 'target'>): Change {
  return changeContext(({ revocations }, made) => ({ revocations: [...revocations, revocation(which(made) as Partial<Stopping>)] }));
}

export function wrapFor(kid: string, role: Wrap['role'], byte = 7): Wrap {
  const bytes = (length: number): string => base64url.encode(new Uint8Array(length).fill(byte));
  return { suite: '0010-0001-0002', kid, role, enc: bytes(65), ct: bytes(48) };
}

export interface EvidenceFixture {
  keys: EvidenceKeys;
  /** One recording, as an open hands it out, with all changes made to it, and who looks at it. */
  make: (...changes: readonly Change[]) => Promise<{ item: unknown; context: EvidenceContext; made: Made }>;
  decide: (...changes: readonly Change[]) => Promise<EvidenceDecision>;
  /** `permit`, or the reason. */
  outcome: (...changes: readonly Change[]) => Promise<string>;
  /** The keyset with an issuer's key that was retired then. */
  issuerUntil: (validUntil: number) => Promise<Keyset>;
}

export async function evidenceFixture(): Promise<EvidenceFixture> {
  const made = await Promise.all([...NAMES.map(() => testKey()), ...[1, 2, 3, 4].map(() => testKey('enc'))]);
  const keys = Object.fromEntries([...NAMES, 'account', 'practice', 'escrow', 'guardian'].map((name, index) => [name, made[index]])) as EvidenceKeys;
  const { issuer, approver, officer, phone, laptop, tablet, account, practice, escrow, guardian } = keys;
  const signers = await testKeyset({ issuer, approver });
  const entries = [...signers.payload.keys, { kid: officer.kid, use: 'approver' as const, state: 'active' as const, validUntil: null, jwk: officer.jwk }];
  const policies: KeysetPayload['policies'] = [
    { id: 'uk-record-2p', role: 'escrow', name: { en: 'the records office' }, keys: [{ kid: escrow.kid, jwk: escrow.jwk, sub: null, state: 'active' }] },
    { id: 'uk-guardian', role: 'reader', name: { en: 'a guardian' }, keys: [{ kid: guardian.kid, jwk: guardian.jwk, sub: 'm_guardian', state: 'active' }] },
  ];
  const keyset = await keysetOf(signers, { keys: entries, policies });

  async function chainOf(links: readonly MemberKey[]): Promise<{ tokens: string[]; digests: string[] }> {
    const tokens: string[] = [], digests: string[] = [];
    for (const [index, link] of links.entries()) {
      const payload = { ...link, ...placeOf(index + 1), prev: digests.at(-1) ?? null, iat: NOW - 1_000 + index };
      tokens.push(await signMemberKey(payload, issuer.privateKey, issuer.kid));
      digests.push(await digestOf(payload));
    }
    return { tokens, digests };
  }
  const patient = await chainOf([memberKey(account, [phone]), memberKey(account, [phone, laptop])]);
  const practitioner = await chainOf([memberKey(practice, [tablet], { sub: PRACTITIONER })]);
  const linkOf = ({ digests }: { digests: string[] }): { seq: number; digest: string } => ({ seq: 1, digest: digests[0] ?? '' });
  const parties: SessionClaim['parties'] = [{ role: 'patient', sub: MEMBER, keys: linkOf(patient) }, { role: 'practitioner', sub: PRACTITIONER, keys: linkOf(practitioner) }];
  const wraps: Made['wraps'] = [wrapFor(account.kid, 'owner'), wrapFor(escrow.kid, 'escrow', 9)];
  const recipients = await Promise.all(wraps.map(recipientOf));
  const wd = await wrapListDigest(await Promise.all(wraps.map(wrapDigest)));

  const make: EvidenceFixture['make'] = async (...changes) => {
    const by = changes.reduce((signer, { claimBy }) => claimBy?.(keys) ?? signer, issuer);
    const claim = Object.assign(sessionClaim({ parties, access: ['uk-record-2p', 'uk-guardian'] }), ...changes.map(({ claim: change = {} }) => change)) as SessionClaim;
    const { sid, rid } = claim;
    const cd = await digestOf(claim);

    const call = await signCall({ patient: deviceOf(phone), practitioner: deviceOf(tablet) }, { sid, rid, cd }, { modes: claim.modes, at: NOW });
    const named = { binds: [call.binds.patient.digest, call.binds.practitioner.digest], consents: [call.consents.patient.digest, call.consents.practitioner.digest] } as const;
    const epochs: SignedEpoch[] = [];
    for (const n of [0, 1]) {
      const prev = epochs[n - 1];
      epochs.push(Object.assign(epoch({ sid, rid, cd, binds: [...named.binds], consents: [...named.consents], n, mode: n === 0 ? 'audio' : 'video', at: NOW + n * 60_000, prev: prev ? await digestOf(prev) : null }), ...changes.map((change) => change.epochs ?? {})) as SignedEpoch);
    }
    const ep = await Promise.all(epochs.map(digestOf));
    const each = { rid, cd, wd, ep: ep[0]!, bind: named.binds[1], consents: [...named.consents] as [string, string] };
    const { heads, digests } = await headChain([
      each, { ...each, kind: 'init' }, { ...each, kind: 'media', dur: 1_000 },
      Object.assign({ ...each, kind: 'media', e: 1, ep: ep[1]!, final: true, count: 4 }, ...changes.map(({ head = {} }) => head)) as Partial<SignedHead>,
    ]);
    const all: Made = { keys, cd, links: { patient: patient.digests, practitioner: practitioner.digests }, heads, headDigests: digests, wraps };
    const whole: RecordingItem = {
      rid: sessionClaim().rid,
      claim: await signSessionClaim(claim, by.privateKey, by.kid),
      keys: { patient: patient.tokens, practitioner: practitioner.tokens },
      sessionKeys: [],
      binds: [call.binds.patient.token, call.binds.practitioner.token],
      consents: [call.consents.patient.token, call.consents.practitioner.token],
      epochs: await Promise.all(epochs.map(async (payload) => ({
        patient: await signEpoch(payload, phone.privateKey, phone.kid), practitioner: await signEpoch(payload, tablet.privateKey, tablet.kid),
      }))),
      head: await signHead(heads.at(-1)!, tablet.privateKey, tablet.kid),
      heads: heads.slice(0, -1).map(canonicalJson),
      wraps: [wraps[0]], recipients, grants: [], meta: 'AAAA',
    };
    let item: unknown = whole;
    for (const change of changes) item = change.item === undefined ? item : await change.item(item as RecordingItem, all);
    const base: EvidenceContext = { subject: MEMBER, tenant: claim.tenant, region: claim.region, keyset, now: NOW, revocations: [], pinnedHead: () => null, pinnedKeys: () => null };
    return { item, context: changes.reduce((context, change) => change.context?.(context, all) ?? context, base), made: all };
  };
  const decide: EvidenceFixture['decide'] = async (...changes) => {
    const { item, context } = await make(...changes);
    return verifyEvidence(item, context);
  };
  const outcome: EvidenceFixture['outcome'] = async (...changes) => {
    const decision = await decide(...changes);
    return decision.verdict === 'permit' ? 'permit' : decision.reason;
  };
  const issuerUntil: EvidenceFixture['issuerUntil'] = (validUntil) =>
    keysetOf(signers, { policies, keys: entries.map((entry) => (entry.use === 'issuer' ? { ...entry, state: 'verify-only' as const, validUntil } : entry)) });
  return { keys, make, decide, outcome, issuerUntil };
}
