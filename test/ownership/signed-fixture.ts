import { CompactSign, calculateJwkThumbprint } from 'jose';
import type { LinkDevice, LinkWay } from '../../src/domain/key-content.js';
import type { NamedPublicKey } from '../../src/domain/named-public-key.js';
import type { Role } from '../../src/domain/role.js';
import type { Bind, UnsignedBind } from '../../src/ownership/bind.js';
import type { Checkpoint } from '../../src/ownership/checkpoint.js';
import { commitTo } from '../../src/ownership/commitment.js';
import { canonicalJson, type CanonicalValue } from '../../src/ownership/canonical-json.js';
import { digest } from '../../src/ownership/digest.js';
import type { Grant } from '../../src/ownership/grant.js';
import { signKeyset, verifyKeyset, type KeyUse, type Keyset, type KeysetPayload, type TrustAnchor } from '../../src/ownership/keyset.js';
import type { Lease } from '../../src/ownership/lease.js';
import type { MemberKey } from '../../src/ownership/member-key.js';
import { treeHash } from '../../src/ownership/merkle-tree.js';
import type { PartyKey } from '../../src/ownership/party-key.js';
import type { StrictPublicJwk } from '../../src/ownership/public-jwk.js';
import type { Stopping } from '../../src/ownership/revocation.js';
import type { SignedHead } from '../../src/ownership/segment-head.js';
import type { SessionKey } from '../../src/ownership/session-key.js';
import type { SessionKeyProof } from '../../src/ownership/session-key-proof.js';
import type { SignedEnrolment } from '../../src/ownership/signed-enrolment.js';
import type { SignedKeyChange } from '../../src/ownership/signed-key-change.js';
import type { SessionClaim } from '../../src/ownership/session-claim.js';
import { digestShown, type ShownTexts } from '../../src/ownership/shown.js';
import type { EpochTerms, SignedEpoch } from '../../src/ownership/signed-epoch.js';
import type { SignedSignal } from '../../src/ownership/signed-signal.js';
import type { ViewedReceipt } from '../../src/ownership/viewed-receipt.js';
import type { KeyResolver } from '../../src/ownership/verify-token.js';

export const NOW = Date.UTC(2026, 10, 23, 9);
export const AUDIENCE = 'consult:ins-a:uk';
export const MEMBER = 'm_grace';
export const PRACTITIONER = 'c_okafor';

/** A key pair of a test: `key` verifies, `privateKey` signs, `jwk` says what it is for. */
export interface TestKey extends PartyKey {
  privateKey: CryptoKey;
  jwk: StrictPublicJwk;
}

/** By the name of a device's key for signatures: its other one, for encryption. No test runs out of them, however often it is run in one process. */
const encs = new Map<string, TestKey>();

export async function testKey(use: 'sig' | 'enc' = 'sig'): Promise<TestKey> {
  const made = await generateKey(use);
  if (use === 'sig') encs.set(made.kid, await generateKey('enc'));
  return made;
}

async function generateKey(use: 'sig' | 'enc'): Promise<TestKey> {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
  const { x = '', y = '' } = await crypto.subtle.exportKey('jwk', pair.publicKey);
  const jwk: StrictPublicJwk = { kty: 'EC', crv: 'P-256', x, y, use };
  return { kid: await calculateJwkThumbprint(jwk), key: pair.publicKey, privateKey: pair.privateKey, jwk };
}

export interface TestKeyset {
  root: TestKey;
  payload: KeysetPayload;
  trust: TrustAnchor;
  /** As the root has signed it, or `by`; with `change` laid over it. */
  document: (change?: Partial<KeysetPayload>, by?: TestKey) => Promise<{ keyset: string; rootKey: JsonWebKey }>;
}

/** A keyset of one tenant in one region: each use, and the key that has it. */
export async function testKeyset(keys: Partial<Record<KeyUse, TestKey>>): Promise<TestKeyset> {
  const root = await testKey();
  const [tenant = '', region = ''] = AUDIENCE.split(':').slice(1);
  const entries = Object.entries(keys).map(([use, { kid, jwk }]) => ({ kid, use: use as KeyUse, state: 'active' as const, validUntil: null, jwk }));
  const payload: KeysetPayload = { v: 2, tenant, region, seq: 1, iat: NOW, notAfter: NOW + 86_400_000, keys: entries, policies: [] };
  return {
    root, payload,
    trust: { tenant, region, rootThumbprint: root.kid },
    document: async (change = {}, by = root) => ({ keyset: await signKeyset({ ...payload, ...change }, by.privateKey, root.kid), rootKey: { ...root.jwk } }),
  };
}

/** A keyset that has been verified. */
export async function keysetOf({ document, trust }: TestKeyset, change: Partial<KeysetPayload> = {}): Promise<Keyset> {
  const result = await verifyKeyset(await document(change), trust, 0, NOW);
  if (!result.ok) throw new Error(result.fault);
  return result.keyset;
}

/** Something in the shape of a digest, a different one for each name. */
export function dig(name: string): string {
  return name.padEnd(42, '_').concat('A');
}

/** A fingerprint that is 32 times the same byte. */
export function fingerprint(byte: string): string {
  return `sha-256 ${Array.from({ length: 32 }, () => byte).join(':')}`;
}

/** The digest that a payload has once it is signed. */
export function digestOf(payload: CanonicalValue): Promise<string> {
  return digest(new TextEncoder().encode(canonicalJson(payload)));
}

/** A token from any header and any text, truly signed. */
export function rawToken(header: Record<string, unknown>, text: string, key: CryptoKey): Promise<string> {
  return new CompactSign(new TextEncoder().encode(text)).setProtectedHeader({ alg: 'ES256', ...header }).sign(key);
}

/** Knows these keys at any time. */
export function resolverOf(...keys: readonly PartyKey[]): KeyResolver {
  return (kid) => Promise.resolve(keys.find((each) => each.kid === kid)?.key ?? null);
}

/** `ok`, or the fault. */
export async function outcomeOf(result: { ok: true } | { ok: false; fault: string } | Promise<{ ok: true } | { ok: false; fault: string }>): Promise<string> {
  const settled = await result;
  return settled.ok ? 'ok' : settled.fault;
}

/** What the pages of a test show. */
export const TEXTS: ShownTexts = { patient: 'Grace Adeyemi', practitioner: 'Dr Amara Okafor', title: 'General practitioner', service: 'GP consultation' };
const SHOWN = await digestShown(TEXTS);

export const FP: Readonly<Record<Role, string>> = { patient: fingerprint('AB'), practitioner: fingerprint('CD') };
export const TERMS: EpochTerms = { sid: 's-1', rid: 'r-1', cd: dig('claim'), modes: ['audio', 'video'], maxEpochs: 4 };

export function sessionClaim(change: Partial<SessionClaim> = {}): SessionClaim {
  const [tenant = '', region = ''] = AUDIENCE.split(':').slice(1);
  const { sid, rid } = TERMS;
  return {
    v: 2, iss: 'claims', aud: AUDIENCE, jti: 'j-1', iat: NOW, nbf: NOW, exp: NOW + 3_600_000, tenant, region, sid, rid, appointment: 'a-1', start: NOW, owner: { sub: MEMBER },
    parties: [{ role: 'patient', sub: MEMBER, keys: null }, { role: 'practitioner', sub: PRACTITIONER, keys: null }], recorder: 'practitioner', modes: ['audio', 'video'], maxEpochs: 4,
    shown: SHOWN, access: [], retain: 'P30D', ...change,
  };
}

/** The key of the one recovery method of everybody’s. */
export const WAY = await testKey('enc');

export function namedOf({ kid, jwk }: TestKey): NamedPublicKey {
  return { kid, jwk };
}

/** A device of a link; of the same signing key always the same one. */
export function linkDevice(sig: TestKey, enc = encs.get(sig.kid)): LinkDevice {
  if (enc === undefined) throw new Error('Not a key for signatures.');
  return { sig: namedOf(sig), enc: namedOf(enc), since: NOW, att: dig('device') };
}

export function linkWay(change: Partial<LinkWay> = {}): LinkWay {
  return { kind: 'recovery-code', id: 'code-1', enc: namedOf(WAY), at: NOW, att: dig('way'), ...change };
}

/** What a link says of its place: the first one, or a later one that the recovery method has authorised. */
export function placeOf(seq: number): Pick<MemberKey, 'seq' | 'by' | 'checkpoint'> {
  return { seq, by: seq === 1 ? { how: 'first', kid: null, token: null } : { how: 'recovery', kid: WAY.kid, token: null }, checkpoint: seq % 32 === 0 };
}

export function memberKey(enc: TestKey, devices: readonly TestKey[], change: Partial<MemberKey> = {}): MemberKey {
  return {
    v: 2, aud: AUDIENCE, sub: MEMBER, ...placeOf(change.seq ?? 1), prev: null, iat: NOW, enc: namedOf(enc), former: [], devices: devices.map((device) => linkDevice(device)), ways: [linkWay()], cont: null,
    ...change,
  };
}

/** What a page signs to get a session key. */
export function sessionProof(sig: { kid: string }, enc: { kid: string }): SessionKeyProof {
  return { v: 1, aud: AUDIENCE, sid: TERMS.sid, cd: TERMS.cd, role: 'patient', sub: MEMBER, sig: sig.kid, enc: enc.kid, at: NOW };
}

export function sessionKey(sig: TestKey, enc: TestKey): SessionKey {
  return { v: 1, aud: AUDIENCE, sid: TERMS.sid, cd: TERMS.cd, role: 'patient', sub: MEMBER, sig: namedOf(sig), enc: namedOf(enc), iat: NOW, exp: NOW };
}

/** What a device signs to be the member’s. */
export function enrolment(device: PartyKey, enc: { kid: string }, account: { kid: string }, change: Partial<SignedEnrolment> = {}): SignedEnrolment {
  return { v: 2, aud: AUDIENCE, sub: MEMBER, device: device.kid, enc: enc.kid, account: account.kid, prev: null, at: NOW, ...change };
}

export function keyChange(change: Partial<SignedKeyChange> = {}): SignedKeyChange {
  return { v: 1, aud: AUDIENCE, sub: MEMBER, prev: dig('newest'), next: dig('wanted'), at: NOW, ...change };
}

export function bind(role: Role, change: Partial<Bind> = {}): UnsignedBind {
  const peer = role === 'patient' ? 'practitioner' : 'patient';
  return { v: 2, sid: TERMS.sid, cd: TERMS.cd, role, fp: FP[role], nonce: dig(`nonce-${role}`), peerCommit: dig(`commit-${peer}`), iat: NOW, ...change };
}

/** What this bind opens when this device signs it. */
export function commitOf({ cd, role, nonce, fp }: UnsignedBind, { kid }: PartyKey): Promise<string> {
  return commitTo({ cd, role, nonce, fp, kid });
}

export function checkpoint(change: Partial<Checkpoint> = {}): Checkpoint {
  return { v: 1, aud: AUDIENCE, size: 7, hash: dig('tree'), at: NOW, ...change };
}

export function receipt(change: Partial<ViewedReceipt> = {}): ViewedReceipt {
  return { v: 1, aud: AUDIENCE, rid: TERMS.rid, sub: MEMBER, what: 'viewed', ranges: [[0, 5_000]], seq: 0, nonce: NONCE, at: NOW, ...change };
}

export function signal(change: Partial<SignedSignal> = {}): SignedSignal {
  return { v: 1, sid: TERMS.sid, bind: dig('bind'), seq: 0, link: 'page-1', gen: 1, body: { type: 'restart' }, ...change };
}

export function epoch(change: Partial<SignedEpoch> = {}): SignedEpoch {
  const { sid, rid, cd } = TERMS;
  return { v: 2, sid, rid, cd, n: 0, mode: 'audio', at: NOW, prev: null, binds: [dig('bind-patient'), dig('bind-practitioner')], consents: [null, null], by: 'patient', ...change };
}

/** SHA-256 of nothing: the hash of a tree without a leaf. */
const EMPTY_TREE = '47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU';

export function head(change: Partial<SignedHead> = {}): SignedHead {
  const { rid, cd } = TERMS;
  return {
    v: 2, rid, cd, seq: 0, e: 0, ep: dig('epoch-0'), kind: 'meta', ct: dig('sealed'), len: 100, pos: 0, dur: 0, ends: [0], prev: null,
    tree: EMPTY_TREE, bind: dig('bind-practitioner'), consents: [dig('yes-patient'), dig('yes-practitioner')],
    rkc: dig('rkc'), wd: dig('wraps'), final: false, count: null, aborted: false, ...change,
  };
}

/** Heads in a chain: each has the digest of the one before, and `ends` by what was recorded so far; each `change` is laid over its head. */
export async function headChain(changes: readonly Partial<SignedHead>[]): Promise<{ heads: SignedHead[]; digests: string[] }> {
  const heads: SignedHead[] = [], digests: string[] = [];
  for (const [seq, change] of changes.entries()) {
    const past = changes.slice(0, seq + 1);
    const until = (epoch: number): number => past.reduce((sum, { e = 0, dur = 0 }) => sum + (e <= epoch ? dur : 0), 0);
    const ends = Array.from({ length: (change.e ?? 0) + 1 }, (_, epoch) => until(epoch));
    const payload = head({ seq, ct: dig(`sealed-${seq}`), prev: digests.at(-1) ?? null, pos: heads.reduce((sum, { len }) => sum + len, 0), tree: await treeHash(digests), ends, ...change });
    heads.push(payload);
    digests.push(await digestOf(payload));
  }
  return { heads, digests };
}

export function grant(change: Partial<Grant> = {}): Grant {
  return { v: 1, rid: TERMS.rid, cd: TERMS.cd, wrap: dig('wrap'), to: dig('to'), why: 'device-loss', approvers: [], at: NOW, ...change };
}

/** Of a question for a lease. */
export const NONCE = 'AAECAwQFBgcICQoLDA0ODw';

export function lease(change: Partial<Lease> = {}): Lease {
  return { v: 2, aud: AUDIENCE, rid: TERMS.rid, sub: MEMBER, kid: dig('account'), nonce: NONCE, rev: 42, iat: NOW, exp: NOW + 15_000, ...change };
}

export function revocation(change: Partial<Stopping> = {}): Stopping {
  return { v: 2, aud: AUDIENCE, seq: 43, scope: 'rid', target: TERMS.rid, why: 'misattributed', drill: false, at: NOW, ...change } as Stopping;
}
