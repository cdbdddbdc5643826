import { expect } from 'chai';
import { CompactSign } from 'jose';
import type { Wrap } from '../../src/domain/wrap.js';
import { signBind, verifyBind } from '../../src/ownership/bind.js';
import { canonicalJson } from '../../src/ownership/canonical-json.js';
import { confirmText, verifyConfirm } from '../../src/ownership/confirm-text.js';
import { describesOnly } from '../../src/ownership/fingerprint.js';
import { signGrant, verifyGrant } from '../../src/ownership/grant.js';
import { verifyHeadChain } from '../../src/ownership/head-chain.js';
import { importEncryptionKey } from '../../src/ownership/import-encryption-key.js';
import { signLease, verifyLease } from '../../src/ownership/lease.js';
import { signMemberKey, verifyMemberKeys } from '../../src/ownership/member-key.js';
import { importPartyKey } from '../../src/ownership/party-key.js';
import { signRevocation, verifyRevocation } from '../../src/ownership/revocation.js';
import { treeHash } from '../../src/ownership/merkle-tree.js';
import { signHead, verifyHead, type ExpectedHead } from '../../src/ownership/segment-head.js';
import { signEpoch, type SignedEpoch } from '../../src/ownership/signed-epoch.js';
import type { EpochParties } from '../../src/ownership/verify-epoch-pair.js';
import { verifyEpochs } from '../../src/ownership/verify-epochs.js';
import { recipientOf, wrapDigest, wrapListDigest } from '../../src/ownership/wrap-digest.js';
import { verifyWrap } from '../../src/ownership/verify-wrap.js';
import { unsigned } from './gate-fixture.js';
import { callOf, expectedHead as headOf, partiesOfCalls, type CallFixture } from './call-fixture.js';
import {
  AUDIENCE, FP, MEMBER, NONCE, NOW, TERMS, bind, commitOf, dig, digestOf, epoch as bareEpoch, fingerprint, grant, head, lease, memberKey, outcomeOf, rawToken, resolverOf, revocation, testKey, type TestKey,
} from './signed-fixture.js';
import { signedVerifiers } from './signed-verifiers.js';

/** The named attacks that concern these objects, each with the faults that it meets. A session B has its own ids and claim. */
describe('attacks on the signed objects', () => {
  const B = { sid: 's-b', rid: 'r-b', cd: dig('claim-b') };
  let patient: TestKey;
  let practitioner: TestKey;
  let account: TestKey;
  let issuer: TestKey;
  let expectedHead: ExpectedHead;
  let call: CallFixture;
  let parties: EpochParties;
  const epoch = (change: Partial<SignedEpoch> = {}): SignedEpoch => bareEpoch({ ...call.names, ...change });
  before(async () => {
    [patient, practitioner, account, issuer] = await Promise.all([testKey(), testKey(), testKey('enc'), testKey()]);
    expectedHead = headOf(practitioner);
    call = await callOf({ patient, practitioner });
    parties = await partiesOfCalls({ patient: [patient], practitioner: [practitioner] }, call);
  });
  const wrap = (letter: string): Wrap => ({ suite: '0010-0001-0002', kid: letter.repeat(42) + 'A', role: 'owner', enc: letter.repeat(86) + 'A', ct: letter.repeat(64) });
  const pair = async (payload: SignedEpoch): Promise<{ patient: string; practitioner: string }> => ({
    patient: await signEpoch(payload, patient.privateKey, patient.kid), practitioner: await signEpoch(payload, practitioner.privateKey, practitioner.kid),
  });
  const epochs = async (...pairs: readonly Promise<{ patient: string; practitioner: string }>[]): Promise<string> => outcomeOf(verifyEpochs(await Promise.all(pairs), parties, TERMS));

  it('claim, head or wrap of session A served for B', async () => {
    const served = await signHead(head(), practitioner.privateKey, practitioner.kid);
    const epochZero = await pair(epoch());
    const granted = [await signGrant(grant(), patient.privateKey, patient.kid)];
    const resolveOwner = resolverOf(patient);
    expect(await outcomeOf(verifyHead(served, { ...expectedHead, ...B }))).to.equal('recording');
    expect(await outcomeOf(verifyHead(served, { ...expectedHead, cd: B.cd }))).to.equal('claim');
    expect(await outcomeOf(verifyHead(served, { ...expectedHead, epochs: [{ digest: dig('epoch-b'), payload: { mode: 'audio' } }] }))).to.equal('epoch');
    expect(await outcomeOf(verifyEpochs([epochZero], parties, { ...TERMS, ...B }))).to.equal('session');
    const expected = { ...TERMS, wrap: dig('wrap'), to: dig('to'), resolveOwner, resolveApprover: resolveOwner };
    expect(await outcomeOf(verifyGrant(granted, { ...expected, ...B }))).to.equal('recording');
    expect(await outcomeOf(verifyWrap(wrap('a'), [await recipientOf(wrap('a'))], await wrapListDigest([await wrapDigest(wrap('b'))])))).to.equal('digest');
  });

  it('alg none, HS256 with the public key, on every object', async () => {
    const { key, verifiers } = await signedVerifiers();
    for (const { name, typ, payload, verify, refusal } of verifiers) {
      const text = canonicalJson(payload);
      for (const alg of ['none', 'None', '', null]) expect(await verify(unsigned({ alg, typ, kid: key.kid }, text)), `${name} ${String(alg)}`).to.equal(refusal);
      const secret = new TextEncoder().encode(canonicalJson(key.jwk));
      const hashed = await new CompactSign(new TextEncoder().encode(text)).setProtectedHeader({ alg: 'HS256', typ, kid: key.kid }).sign(secret);
      expect(await verify(hashed), name).to.equal(refusal);
    }
  });

  it('header keys, on every object', async () => {
    const { key, verifiers } = await signedVerifiers();
    const attacker = await testKey();
    for (const { name, typ, payload, verify } of verifiers) {
      for (const extra of [{ jwk: { ...attacker.jwk } }, { jku: 'https://attacker.example/keys' }, { x5u: 'https://attacker.example/x' }]) {
        expect(await verify(await rawToken({ typ, kid: key.kid, ...extra }, canonicalJson(payload), attacker.privateKey)), name).to.match(/signature$/);
      }
    }
  });

  it('an encryption key used for signatures', async () => {
    expect(await importPartyKey({ kid: account.kid, jwk: account.jwk })).to.equal(null);
    const { use: _, ...bare } = account.jwk;
    expect(await importPartyKey({ kid: account.kid, jwk: { ...bare, key_ops: ['deriveBits'] } })).to.equal(null);
    expect(await importPartyKey({ kid: account.kid, jwk: { ...bare, key_ops: ['verify', 'deriveBits'] } })).to.equal(null);
    expect(await importPartyKey({ kid: patient.kid, jwk: bare })).to.equal(null);
    expect((await importPartyKey({ kid: patient.kid, jwk: patient.jwk }))?.kid).to.equal(patient.kid);
  });

  it('a signature key used for encryption', async () => {
    const { use: _, ...bare } = patient.jwk;
    for (const jwk of [patient.jwk, bare, { ...bare, key_ops: ['verify' as const] }, { ...bare, use: 'enc' as const, key_ops: ['verify' as const] }]) expect(await importEncryptionKey(jwk)).to.equal(null);
    const key = await importEncryptionKey({ ...bare, use: 'enc' });
    expect(key?.algorithm.name).to.equal('ECDH');
    expect(key?.usages).to.deep.equal([]);
  });

  it('duplicate JSON members, on every object', async () => {
    const { key, verifiers } = await signedVerifiers();
    for (const { name, typ, payload, verify } of verifiers) {
      const text = canonicalJson(payload);
      for (const twice of [text.replace('{"', '{"v":3,"'), text.replace(/\}$/, ',"v":1}'), `${text} `, text.replace(/"v":(\d)/, '"v":$1.0')]) {
        expect(twice).not.to.equal(text);
        expect(await verify(await rawToken({ typ, kid: key.kid }, twice, key.privateKey)), name).to.match(/^(claim-)?invalid$|^signature$/);
      }
    }
  });

  it('cross-tenant, cross-region', async () => {
    for (const aud of ['consult:ins-b:uk', 'consult:ins-a:ie', 'consult:ins-a', `${AUDIENCE} `]) {
      const resolveKey = resolverOf(issuer);
      const chain = [await signMemberKey(memberKey(account, [patient], { aud }), issuer.privateKey, issuer.kid)];
      expect(await outcomeOf(verifyMemberKeys(chain, { resolveKey, audience: AUDIENCE, subject: MEMBER, pinned: null }))).to.equal('audience');
      const allowed = await signLease(lease({ aud }), issuer.privateKey, issuer.kid);
      expect(await outcomeOf(verifyLease(allowed, { resolveKey, audience: AUDIENCE, rid: TERMS.rid, subject: MEMBER, kid: dig('account'), nonce: NONCE, knownIat: 0, knownRevocation: 0, now: NOW }))).to.equal('audience');
      const stopped = await signRevocation(revocation({ aud }), issuer.privateKey, issuer.kid);
      expect(await outcomeOf(verifyRevocation(stopped, { resolveKey, audience: AUDIENCE }))).to.equal('audience');
    }
  });

  it('the right member with the wrong account on a shared device', async () => {
    const resolveKey = resolverOf(issuer);
    const chain = [await signMemberKey(memberKey(account, [patient]), issuer.privateKey, issuer.kid)];
    expect(await outcomeOf(verifyMemberKeys(chain, { resolveKey, audience: AUDIENCE, subject: 'm_tom', pinned: null }))).to.equal('subject');
    const allowed = await signLease(lease(), issuer.privateKey, issuer.kid);
    expect(await outcomeOf(verifyLease(allowed, { resolveKey, audience: AUDIENCE, rid: TERMS.rid, subject: 'm_tom', kid: dig('account'), nonce: NONCE, knownIat: 0, knownRevocation: 0, now: NOW }))).to.equal('subject');
  });

  it('rollback, truncation', async () => {
    const first = head();
    const second = head({ seq: 1, kind: 'init', prev: await digestOf(first), pos: 100, tree: await treeHash([await digestOf(first)]), final: true, count: 2 });
    const sign = (payload: typeof first): Promise<string> => signHead(payload, practitioner.privateKey, practitioner.kid);
    const pinned = { seq: 1, digest: await digestOf(second) };
    // Cut off after a head that was truly signed, it is a recording that is still arriving; who has seen more is not fooled.
    expect(await outcomeOf(verifyHeadChain(await sign(first), [], expectedHead))).to.equal('ok');
    expect(await outcomeOf(verifyHeadChain(await sign(first), [], { ...expectedHead, pinned }))).to.equal('rollback');
    expect(await outcomeOf(verifyHeadChain(await sign(second), [], expectedHead))).to.equal('gap');
    expect(await outcomeOf(verifyHeadChain(await sign({ ...second, seq: 0, kind: 'meta', prev: null, pos: 0 }), [], expectedHead))).to.equal('count');
    const longer = await sign({ ...second, seq: 2, prev: pinned.digest, pos: 200, count: 3 });
    expect(await outcomeOf(verifyHeadChain(longer, [first, second].map(canonicalJson), { ...expectedHead, pinned }))).to.equal('after-final');
  });

  it('epoch replay', async () => {
    const next = epoch({ n: 1, prev: await digestOf(epoch()) });
    expect(await epochs(pair(epoch()), pair(epoch()))).to.equal('replay');
    expect(await epochs(pair(epoch()), pair(next), pair(next))).to.equal('replay');
    expect(await epochs(pair(epoch(B)))).to.equal('session');
    expect(await epochs(pair(epoch({ ...B, sid: TERMS.sid })))).to.equal('recording');
    expect(await epochs(pair(epoch({ cd: B.cd })))).to.equal('claim');
  });

  it('an epoch by a non-party', async () => {
    const stranger = await testKey();
    const forged = await signEpoch(epoch(), stranger.privateKey, stranger.kid);
    expect(await epochs(pair(epoch()).then((tokens) => ({ ...tokens, patient: forged })))).to.equal('non-party');
    expect(await epochs(pair(epoch()).then((tokens) => ({ ...tokens, practitioner: forged })))).to.equal('non-party');
  });

  it('one signature missing', async () => {
    expect(await epochs(pair(epoch()).then((tokens) => ({ ...tokens, patient: '' })))).to.equal('missing-signature');
    // The recorder cannot stand in for the patient's consent to video.
    expect(await epochs(pair(epoch()).then((tokens) => ({ ...tokens, patient: tokens.practitioner })))).to.equal('one-party');
    const { patient: audio } = await pair(epoch());
    expect(await epochs(pair(epoch({ mode: 'video' })).then((tokens) => ({ ...tokens, patient: audio })))).to.equal('payloads-differ');
  });

  it('a planted recording (the backend encrypts its own content to the member)', async () => {
    const backend = await testKey();
    for (const by of [backend, patient]) expect(await outcomeOf(verifyHead(await signHead(head(), by.privateKey, by.kid), expectedHead))).to.equal('key');
    expect(await outcomeOf(verifyHead(await signHead(head(), backend.privateKey, practitioner.kid), expectedHead))).to.equal('signature');
    // Nor can it add a wrap of its own to a recording that is true: the recorder has signed the list.
    const listed = await Promise.all([wrap('a'), wrap('b')].map(recipientOf));
    const wd = await wrapListDigest(await Promise.all([wrap('a'), wrap('b')].map(wrapDigest)));
    expect(await outcomeOf(verifyWrap(wrap('c'), listed, wd))).to.equal('not-listed');
    expect(await outcomeOf(verifyWrap(wrap('c'), [...listed, await recipientOf(wrap('c'))], wd))).to.equal('digest');
  });

  it('unknown key share', async () => {
    // Mallory is the practitioner of one consultation and passes the packets on to a colleague who is in none with Grace.
    const mallory = await testKey();
    const colleague = bind('practitioner', { cd: B.cd, fp: FP.practitioner });
    const borrowed = bind('practitioner', { fp: colleague.fp });
    const expected = {
      sid: TERMS.sid, cd: TERMS.cd, theirs: { role: 'practitioner' as const, signers: [mallory], commit: await commitOf(borrowed, mallory) }, mine: { signers: [patient], fp: FP.patient, commit: borrowed.peerCommit },
    };
    // By itself her bind is true: she has signed it, and the certificate at the other end is the one that it names.
    expect(await outcomeOf(verifyBind(await signBind(borrowed, mallory.privateKey, mallory.kid), expected))).to.equal('ok');
    const seenByGrace = { patient: await digestOf(bind('patient')), practitioner: await digestOf(borrowed) };
    const seenByColleague = { patient: await digestOf(bind('patient', { cd: B.cd })), practitioner: await digestOf(colleague) };
    expect(await outcomeOf(verifyConfirm(confirmText('practitioner', seenByColleague), 'patient', seenByGrace))).to.equal('unknown-key-share');
    expect(await outcomeOf(verifyConfirm(confirmText('patient', seenByGrace), 'practitioner', seenByColleague))).to.equal('unknown-key-share');
    // Sent on as it is, the colleague's bind speaks of another claim; and nobody borrows Grace's own certificate.
    const theirs = { ...expected.theirs, signers: [practitioner] };
    expect(await outcomeOf(verifyBind(await signBind(colleague, practitioner.privateKey, practitioner.kid), { ...expected, theirs }))).to.equal('unknown-key-share');
    expect(await outcomeOf(verifyBind(await signBind({ ...borrowed, fp: FP.patient }, mallory.privateKey, mallory.kid), expected))).to.equal('unknown-key-share');
  });

  it('reflection in the bind', async () => {
    const own = await signBind(bind('patient'), patient.privateKey, patient.kid);
    const theirs = { role: 'practitioner' as const, signers: [practitioner], commit: await commitOf(bind('patient'), patient) };
    const mine = { signers: [patient], fp: FP.patient, commit: bind('patient').peerCommit };
    expect(await outcomeOf(verifyBind(own, { sid: TERMS.sid, cd: TERMS.cd, theirs, mine }))).to.equal('reflection');
    const digests = { patient: dig('patient'), practitioner: dig('practitioner') };
    expect(await outcomeOf(verifyConfirm(confirmText('patient', digests), 'patient', digests))).to.equal('reflection');
  });

  it('altered fingerprint in signalling', () => {
    const sdp = (fp: string): string => `v=0\r\na=fingerprint:${fp}\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n`;
    expect(describesOnly(sdp(FP.patient), FP.patient)).to.equal(true);
    expect(describesOnly(sdp(fingerprint('EE')), FP.patient)).to.equal(false);
    expect(describesOnly(`${sdp(FP.patient)}a=fingerprint:${fingerprint('EE')}\r\n`, FP.patient)).to.equal(false);
  });

  it('an item served twice under two ids', async () => {
    const token = await signHead(head(), practitioner.privateKey, practitioner.kid);
    expect(await outcomeOf(verifyHead(token, expectedHead))).to.equal('ok');
    expect(await outcomeOf(verifyHead(token, { ...expectedHead, rid: 'r-again' }))).to.equal('recording');
  });

  it('a list that changes between list and open', async () => {
    const other = await signHead(head({ ct: dig('other') }), practitioner.privateKey, practitioner.kid);
    expect(await outcomeOf(verifyHead(other, { ...expectedHead, pinned: { seq: 0, digest: await digestOf(head()) } }))).to.equal('fork');
  });
});
