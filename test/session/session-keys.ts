import { calculateJwkThumbprint } from 'jose';
import type { LinkDevice } from '../../src/domain/key-content.js';
import type { NamedPublicKey } from '../../src/domain/named-public-key.js';
import { newOpaqueId } from '../../src/domain/opaque-id.js';
import { otherRole, type Role } from '../../src/domain/role.js';
import type { OwnKeys } from '../../src/keys/own-keys.js';
import { digest } from '../../src/ownership/digest.js';
import { signMemberKey, type MemberKey } from '../../src/ownership/member-key.js';
import { verifyPartyKeys, type PartyKeys } from '../../src/ownership/party-keys.js';
import { canonicalJson, type CanonicalValue } from '../../src/ownership/canonical-json.js';
import type { Policy } from '../../src/ownership/policy.js';
import type { StrictPublicJwk } from '../../src/ownership/public-jwk.js';
import { audience, type SessionClaim } from '../../src/ownership/session-claim.js';
import type { SessionProof } from '../../src/session/signaling/session-proof.js';

/** Signs chains of keys, as a tenant's issuer does. */
export interface TestIssuer {
  kid: string;
  pair: CryptoKeyPair;
}

/** One person with one device: what it holds, and its links as they were signed. */
export interface TestParty {
  role: Role;
  sub: string;
  keys: OwnKeys;
  newest: MemberKey;
}

export async function testIssuer(): Promise<TestIssuer> {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
  return { kid: newOpaqueId(), pair };
}

async function publicJwk(key: CryptoKey, use: 'sig' | 'enc'): Promise<{ kid: string; jwk: StrictPublicJwk }> {
  const { x = '', y = '' } = await crypto.subtle.exportKey('jwk', key);
  const jwk: StrictPublicJwk = { kty: 'EC', crv: 'P-256', x, y, use };
  return { kid: await calculateJwkThumbprint(jwk), jwk };
}

export async function testDevice(): Promise<{ device: OwnKeys['device']; named: { kid: string; jwk: StrictPublicJwk } }> {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
  const named = await publicJwk(pair.publicKey, 'sig');
  return { device: { kid: named.kid, publicKey: pair.publicKey, privateKey: pair.privateKey }, named };
}

export async function testAccount(): Promise<{ account: NonNullable<OwnKeys['account']>; named: { kid: string; jwk: StrictPublicJwk } }> {
  const pair = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, false, ['deriveBits']);
  const named = await publicJwk(pair.publicKey, 'enc');
  return { account: { kid: named.kid, pair }, named };
}

const ATT = 'A'.repeat(43);

async function linkDevice(sig: NamedPublicKey): Promise<LinkDevice> {
  return { sig, enc: (await testAccount()).named, since: 1, att: ATT };
}

/** Somebody with a chain of one link. */
export async function testParty(issuer: TestIssuer, role: Role, sub: string = newOpaqueId()): Promise<TestParty> {
  const [{ device, named: sig }, { account, named: enc }] = [await testDevice(), await testAccount()];
  const newest: MemberKey = {
    v: 2, aud: audience('ins-a', 'uk'), sub, seq: 1, prev: null, iat: 1, enc, former: [], devices: [await linkDevice(sig)],
    ways: [{ kind: 'recovery-code', id: 'code', enc: (await testAccount()).named, at: 1, att: ATT }], cont: null, by: { how: 'first', kid: null, token: null }, checkpoint: false,
  };
  return { role, sub, keys: { device, account, chain: [await signMemberKey(newest, issuer.pair.privateKey, issuer.kid)] }, newest };
}

/** The same person on a further device. @param alone with the former ones taken out */
export async function furtherDevice(issuer: TestIssuer, party: TestParty, { alone = false } = {}): Promise<TestParty> {
  const { device, named } = await testDevice();
  const { seq, devices, ways } = party.newest;
  const newest: MemberKey = {
    ...party.newest, seq: seq + 1, prev: await digestOf(party.newest), iat: party.newest.iat + 1, devices: [...(alone ? [] : devices), await linkDevice(named)], by: { how: 'recovery', kid: ways[0]!.enc.kid, token: null },
  };
  const chain = [...party.keys.chain, await signMemberKey(newest, issuer.pair.privateKey, issuer.kid)];
  return { ...party, keys: { ...party.keys, device, chain }, newest };
}

const NONE = 'A'.repeat(43);

/** A policy whose active keys are these. */
export function escrowPolicyOf(...keys: readonly NamedPublicKey[]): Policy {
  return { id: 'two-person', role: 'escrow', name: { en: 'two officers', de: 'zwei Beauftragte' }, keys: keys.map((key) => ({ ...key, sub: null, state: 'active' })) };
}

/** A claim over these two, as it reads once it is verified. */
export function testClaim(patient: TestParty, practitioner: TestParty, change: Partial<SessionClaim> = {}): SessionClaim {
  const party = ({ role, sub }: TestParty): SessionClaim['parties'][number] => ({ role, sub, keys: null });
  return {
    v: 2, iss: 'test', aud: audience('ins-a', 'uk'), jti: newOpaqueId(), iat: 1, nbf: 1, exp: Number.MAX_SAFE_INTEGER, tenant: 'ins-a', region: 'uk',
    sid: newOpaqueId(), rid: newOpaqueId(), appointment: newOpaqueId(), start: 1, owner: { sub: patient.sub }, parties: [party(patient), party(practitioner)], recorder: 'practitioner',
    modes: ['audio', 'video'], maxEpochs: 64, access: [], shown: { salt: 'A'.repeat(22), patient: NONE, practitioner: NONE, title: NONE, service: NONE }, retain: 'P30D', ...change,
  };
}

/** The digest that a payload has once it is signed. */
export function digestOf(payload: CanonicalValue): Promise<string> {
  return digest(new TextEncoder().encode(canonicalJson(payload)));
}

/** What this party's page shows and looks at under this claim. */
export async function proofOf(issuer: TestIssuer, claim: SessionClaim, party: TestParty): Promise<SessionProof> {
  return { cd: await digestOf(claim), keys: party.keys, known: { faultOf: () => null, meet: () => 'first' }, peerKeys: (chain) => keysOf(issuer, claim, otherRole(party.role), chain) };
}

export async function keysOf(issuer: TestIssuer, claim: SessionClaim, role: Role, chain: readonly string[]): Promise<PartyKeys | null> {
  const result = await verifyPartyKeys(claim, role, chain, (kid) => Promise.resolve(kid === issuer.kid ? issuer.pair.publicKey : null));
  return result.ok ? result.keys : null;
}
