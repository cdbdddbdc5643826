import { expect } from 'chai';
import { bindBook } from '../../src/ownership/bind-book.js';
import { NO_CONSENTS, verifyConsents } from '../../src/ownership/consent-book.js';
import { treeHash, verifyInclusion, verifyRange } from '../../src/ownership/merkle-tree.js';
import type { PartySigners } from '../../src/ownership/party-signers.js';
import type { EpochParties } from '../../src/ownership/verify-epoch-pair.js';
import { calculateJwkThumbprint, type JWK } from 'jose';
import type { Role } from '../../src/domain/role.js';
import type { Wrap } from '../../src/domain/wrap.js';
import { admitHead } from '../../src/ownership/admit-head.js';
import { verifyBind, type ExpectedBind } from '../../src/ownership/bind.js';
import { canonicalJson, type CanonicalValue } from '../../src/ownership/canonical-json.js';
import { commitTo } from '../../src/ownership/commitment.js';
import { verifyConfirm } from '../../src/ownership/confirm-text.js';
import { digest } from '../../src/ownership/digest.js';
import { verifyGrant, type ExpectedGrant } from '../../src/ownership/grant.js';
import { verifyHeadChain } from '../../src/ownership/head-chain.js';
import { verifyKeyset, type TrustAnchor } from '../../src/ownership/keyset.js';
import { verifyLease, type ExpectedLease } from '../../src/ownership/lease.js';
import { verifyMemberKeys, type ExpectedMember } from '../../src/ownership/member-key.js';
import { importPartyKey, type PartyKey } from '../../src/ownership/party-key.js';
import { verifyPartyKeys } from '../../src/ownership/party-keys.js';
import { verifyRevocation } from '../../src/ownership/revocation.js';
import { safetyCode } from '../../src/ownership/safety-code.js';
import { verifyHead, type ExpectedHead, type SignedHead } from '../../src/ownership/segment-head.js';
import { verifyEnrolment, type ExpectedEnrolment } from '../../src/ownership/signed-enrolment.js';
import { verifySessionClaim, type SessionClaim } from '../../src/ownership/session-claim.js';
import { verifySessionKey } from '../../src/ownership/session-key.js';
import { verifySessionKeyProof, type ExpectedSessionKeyProof } from '../../src/ownership/session-key-proof.js';
import type { EpochTerms } from '../../src/ownership/signed-epoch.js';
import { signObject, type SignedObjectType } from '../../src/ownership/signed-object.js';
import { verifyKeyChange, type ExpectedKeyChange } from '../../src/ownership/signed-key-change.js';
import { verifySignal, type ExpectedSignal } from '../../src/ownership/signed-signal.js';
import { verifyEpochs } from '../../src/ownership/verify-epochs.js';
import { recipientOf, wrapDigest, wrapListDigest } from '../../src/ownership/wrap-digest.js';
import { verifyWrap } from '../../src/ownership/verify-wrap.js';
import { outcomeOf, resolverOf } from './signed-fixture.js';

interface VectorKey { use: 'sig' | 'enc'; kid: string; jwk: { kty: string; crv: string; x: string; y: string; d: string } }
interface VectorObject { name: string; typ: SignedObjectType; signer: string; payload: CanonicalValue; canonical: string; digest: string; token: string }
interface VectorCase { verify: string; name: string; given: unknown; expected: Record<string, unknown>; fault: string | null }
interface VectorFile { keys: Record<string, VectorKey>; objects: VectorObject[]; cases: VectorCase[]; wraps: { list: { wrap: Wrap; boxBytes: string; box: string; bytes: string; digest: string }[]; wd: string } }
type Names = readonly string[];

/** Another reading of the formats than ours: test/vectors/make-signed-vectors.mjs. Here it is held against our verifiers. */
describe('vectors/signed-objects.json', () => {
  let file: VectorFile;
  const keys: Record<string, PartyKey> = {};
  before(async () => {
    file = (await (await fetch(new URL('../vectors/signed-objects.json', import.meta.url))).json()) as VectorFile;
    expect([file.objects.length, file.cases.length, file.wraps.list.length]).to.deep.equal([27, 370, 3]);
    for (const [name, { kid, use, jwk: { d: _, ...jwk } }] of Object.entries(file.keys)) {
      const key = await importPartyKey({ kid, jwk });
      if (use === 'sig' && key !== null) keys[name] = key;
    }
  });
  const key = (name: unknown): PartyKey => keys[name as string]!;
  const keysOf = (names: unknown): PartyKey[] => (names as Names).map(key);
  const resolve = (names: unknown): ReturnType<typeof resolverOf> => resolverOf(...keysOf(names));

  const VERIFIERS: Record<string, (given: never, expected: Record<string, unknown>) => Promise<string>> = {
    keyset: (given, { rootKey, trust, knownSeq, now }) => outcomeOf(verifyKeyset({ keyset: given, rootKey: rootKey as JsonWebKey }, trust as TrustAnchor, knownSeq as number, now as number)),
    session: (given, { trusted }) => outcomeOf(verifySessionClaim(given, { keyOf: (use, kid, at) => (use === 'issuer' ? resolve(trusted)(kid, at) : Promise.resolve(null)) }, 0)),
    partyKeys: (given, { trusted, claim, role }) => outcomeOf(verifyPartyKeys(claim as SessionClaim, role as Role, given, resolve(trusted))),
    sessionProof: (given, expected) => outcomeOf(verifySessionKeyProof(given, expected as unknown as ExpectedSessionKeyProof)),
    sessionKey: (given, { trusted, claim, cd }) => outcomeOf(verifySessionKey(given, { claim: claim as SessionClaim, cd: cd as string, resolveKey: resolve(trusted) })),
    enrolment: (given, expected) => outcomeOf(verifyEnrolment(given, expected as unknown as ExpectedEnrolment)),
    memberKeys: (given, { trusted, ...expected }) => outcomeOf(verifyMemberKeys(given, { ...expected, resolveKey: resolve(trusted) } as ExpectedMember)),
    keyChange: (given, { devices, ...expected }) => outcomeOf(verifyKeyChange(given, { ...expected, devices: keysOf(devices) } as unknown as ExpectedKeyChange)),
    bind: (given, { theirs, mine, ...expected }) => {
      const [them, me] = [theirs as { signers: Names }, mine as { signers: Names }];
      return outcomeOf(verifyBind(given, { ...expected, theirs: { ...them, signers: keysOf(them.signers) }, mine: { ...me, signers: keysOf(me.signers) } } as unknown as ExpectedBind));
    },
    commitment: async (given, { commit }) => ((await commitTo(given)) === commit ? 'ok' : 'another'),
    safetyCode: async (given, { code }) => ((await safetyCode(given)) === code ? 'ok' : 'another'),
    confirm: (given, { own, digests }) => outcomeOf(verifyConfirm(given, own as 'patient', digests as { patient: string; practitioner: string })),
    signal: (given, { signer, ...expected }) => outcomeOf(verifySignal(given, { ...expected, signer: key(signer) } as ExpectedSignal)),
    consents: (given, expected) => outcomeOf(verifyConsents(given, expected['terms'] as EpochTerms, signersOf(expected))),
    epochs: async (given, expected) => outcomeOf(verifyEpochs(given, await partiesOf(expected), expected['terms'] as EpochTerms)),
    tree: async (given, { hash }) => ((await treeHash(given)) === hash ? 'ok' : 'refused'),
    inclusion: async (given: object, expected) => ((await verifyInclusion({ ...given, ...expected } as Parameters<typeof verifyInclusion>[0])) ? 'ok' : 'refused'),
    range: async (given: object, expected) => ((await verifyRange({ ...given, ...expected } as Parameters<typeof verifyRange>[0])) ? 'ok' : 'refused'),
    head: async (given, expected) => outcomeOf(verifyHead(given, await expectedHead(expected))),
    headChain: async ({ last, texts }: { last: string; texts: string[] }, expected) => outcomeOf(verifyHeadChain(last, texts, await expectedHead(expected))),
    admitHead: async (given, { before, frontier, bytes, wraps, ...expected }) => outcomeOf(admitHead(given, {
      expected: await expectedHead(expected), frontier: frontier as Names, bytes: bytes as { digest: string; length: number }, knowsWraps: (wd) => (wraps as Names).includes(wd),
      before: before === null ? null : { payload: before as SignedHead, digest: await digest(new TextEncoder().encode(canonicalJson(before as SignedHead))) },
    })),
    grant: (given, { owners, approvers, ...expected }) => outcomeOf(verifyGrant(given, { ...expected, resolveOwner: resolve(owners), resolveApprover: resolve(approvers) } as ExpectedGrant)),
    lease: (given, { trusted, ...expected }) => outcomeOf(verifyLease(given, { ...expected, resolveKey: resolve(trusted) } as ExpectedLease)),
    revocation: (given, { trusted, audience }) => outcomeOf(verifyRevocation(given, { audience: audience as string, resolveKey: resolve(trusted) })),
    wrap: (given, { recipients, wd }) => outcomeOf(verifyWrap(given, recipients, wd as string)),
  };
  const signersOf = ({ signers }: Record<string, unknown>): PartySigners => {
    const { patient, practitioner } = signers as Record<Role, Names>;
    return { patient: keysOf(patient), practitioner: keysOf(practitioner) };
  };
  /** What an epoch or a head is held against. What no verifier believes is nothing that they could name. */
  const partiesOf = async ({ binds, consents, terms, ...expected }: Record<string, unknown>): Promise<EpochParties> => {
    const signers = signersOf(expected);
    const words = await verifyConsents(consents as Names, terms as EpochTerms, signers);
    return { signers, binds: await bindBook(binds as Names, terms as EpochTerms, signers), consents: words.ok ? words.consents : NO_CONSENTS };
  };
  const expectedHead = async (expected: Record<string, unknown>): Promise<ExpectedHead> => ({ ...expected, ...(await partiesOf(expected)) }) as unknown as ExpectedHead;

  it('names its keys by their thumbprints', async () => {
    for (const [name, { kid, jwk }] of Object.entries(file.keys)) expect(await calculateJwkThumbprint(jwk as JWK), name).to.equal(kid);
  });

  it('has our canonical text and our digest of every payload', async () => {
    for (const { name, payload, canonical, digest: expected } of file.objects) {
      expect(canonicalJson(payload), name).to.equal(canonical);
      expect(await digest(new TextEncoder().encode(canonical)), name).to.equal(expected);
    }
  });

  it('has our header and payload in every token', async () => {
    for (const { name, typ, signer, payload, token } of file.objects) {
      const { kid, jwk } = file.keys[signer]!;
      const privateKey = await crypto.subtle.importKey('jwk', jwk, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign']);
      const ours = await signObject(typ, payload, privateKey, kid);
      expect(ours.split('.').slice(0, 2), name).to.deep.equal(token.split('.').slice(0, 2));
    }
  });

  it('is accepted and refused as it says, with the fault that it says', async () => {
    for (const { verify, name, given, expected, fault } of file.cases) {
      expect(await VERIFIERS[verify]!(given as never, expected), `${verify}: ${name}`).to.equal(fault ?? 'ok');
    }
  });

  it('has an accepted and a refused case for every verifier', () => {
    for (const verify of Object.keys(VERIFIERS)) {
      const faults = file.cases.filter((each) => each.verify === verify).map(({ fault }) => fault === null);
      expect(new Set(faults), verify).to.deep.equal(new Set([true, false]));
    }
  });

  it('has our digests of every wrap and of all', async () => {
    const hexDigest = (hex: string): Promise<string> => digest(Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)));
    for (const { wrap, boxBytes, box, bytes, digest: expected } of file.wraps.list) {
      expect(await wrapDigest(wrap)).to.equal(expected);
      expect([(await recipientOf(wrap)).box, await hexDigest(boxBytes)]).to.deep.equal([box, box]);
      expect(await hexDigest(bytes)).to.equal(expected);
    }
    expect(await wrapListDigest(file.wraps.list.map((each) => each.digest))).to.equal(file.wraps.wd);
  });
});
