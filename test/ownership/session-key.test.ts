import { expect } from 'chai';
import { makeDeviceKeys, namedKey } from '../../src/keys/device-key.js';
import { addSessionKeys } from '../../src/ownership/add-session-keys.js';
import { decideOwnerGrant } from '../../src/ownership/decide-owner-grant.js';
import { signGrant } from '../../src/ownership/grant.js';
import { isInTime } from '../../src/ownership/party-key.js';
import { signSessionKey, verifySessionKey, type SessionKey } from '../../src/ownership/session-key.js';
import { signSessionKeyProof, verifySessionKeyProof } from '../../src/ownership/session-key-proof.js';
import { signEnrolment, verifyEnrolment } from '../../src/ownership/signed-enrolment.js';
import type { PartyKeys } from '../../src/ownership/party-keys.js';
import { wrapDigest } from '../../src/ownership/wrap-digest.js';
import { WRAP_SUITE, type Wrap } from '../../src/domain/wrap.js';
import { digestOf, keysOf, testClaim, testDevice, testIssuer, testParty } from '../session/session-keys.js';

async function world() {
  const issuer = await testIssuer();
  const [patient, practitioner] = [await testParty(issuer, 'patient'), await testParty(issuer, 'practitioner')];
  const claim = testClaim(patient, practitioner, { exp: 10_000 });
  const cd = await digestOf(claim);
  const keys = await makeDeviceKeys();
  const payload: SessionKey = {
    v: 1, aud: claim.aud, sid: claim.sid, cd, role: 'patient', sub: patient.sub,
    sig: await namedKey(keys.sig.publicKey, 'sig'), enc: await namedKey(keys.enc.pair.publicKey, 'enc'), iat: 5, exp: 10_000,
  };
  const resolveKey = (kid: string): Promise<CryptoKey | null> => Promise.resolve(kid === issuer.kid ? issuer.pair.publicKey : null);
  const sign = (change: Partial<SessionKey> = {}): Promise<string> => signSessionKey({ ...payload, ...change }, issuer.pair.privateKey, issuer.kid);
  const expected = { claim, cd, resolveKey };
  const outcome = async (change: Partial<SessionKey>): Promise<string> => {
    const result = await verifySessionKey(await sign(change), expected);
    return result.ok ? 'ok' : result.fault;
  };
  const parties = { patient: (await keysOf(issuer, claim, 'patient', patient.keys.chain))!, practitioner: (await keysOf(issuer, claim, 'practitioner', practitioner.keys.chain))! };
  return { issuer, patient, practitioner, claim, cd, keys, payload, expected, sign, outcome, parties };
}

describe('a session key', () => {
  let made: Awaited<ReturnType<typeof world>>;
  before(async () => {
    made = await world();
  });

  it('counts for the consultation, the role and the person that it was made for, and no longer than the claim', async () => {
    const { outcome, practitioner, payload } = made;
    expect(await outcome({})).to.equal('ok');
    expect(await outcome({ sid: 'another' })).to.equal('session');
    expect(await outcome({ cd: 'A'.repeat(43) })).to.equal('claim');
    expect(await outcome({ aud: 'consult:ins-b:uk' })).to.equal('audience');
    expect(await outcome({ role: 'practitioner' })).to.equal('subject');
    expect(await outcome({ sub: practitioner.sub })).to.equal('subject');
    expect(await outcome({ exp: 10_001 })).to.equal('time');
    expect(await outcome({ iat: 10_001 })).to.equal('time');
    expect(await outcome({ sig: { ...payload.sig, kid: payload.enc.kid } })).to.equal('sig');
    expect(await outcome({ sig: payload.enc })).to.equal('sig');
    expect(await outcome({ enc: { ...payload.enc, kid: payload.sig.kid } })).to.equal('enc');
    expect(await outcome({ enc: payload.sig })).to.equal('enc');
  });

  it('has a second key to encrypt for: by its own name, of that use, and not the first one under another word', async () => {
    const { outcome, payload } = made;
    const other = await makeDeviceKeys();
    const [signs, encrypts] = [await namedKey(other.sig.publicKey, 'sig'), await namedKey(other.enc.pair.publicKey, 'enc')];
    expect(await outcome({ enc: encrypts })).to.equal('ok');
    expect(await outcome({ enc: { kid: encrypts.kid, jwk: payload.enc.jwk } }), 'under another name').to.equal('enc');
    expect(await outcome({ enc: signs }), 'one that signs').to.equal('enc');
    expect(await outcome({ enc: { kid: payload.sig.kid, jwk: { ...payload.sig.jwk, use: 'enc' } } }), 'the first one').to.equal('enc');
  });

  it('counts for nobody where two have the role', async () => {
    const { claim, expected, sign } = made;
    const twice = { ...claim, parties: claim.parties.map((party) => ({ ...party, role: 'patient' as const })) };
    expect(await verifySessionKey(await sign(), { ...expected, claim: twice })).to.deep.equal({ ok: false, fault: 'subject' });
  });

  it('counts by the issuer’s signature alone', async () => {
    const { device } = await testDevice();
    const { payload, expected, patient } = made;
    for (const [key, kid] of [[device.privateKey, device.kid], [patient.keys.device.privateKey, patient.keys.device.kid], [device.privateKey, made.issuer.kid]] as const) {
      const result = await verifySessionKey(await signSessionKey(payload, key, kid), expected);
      expect(result.ok ? 'ok' : result.fault).to.be.oneOf(['key', 'signature']);
    }
  });

  it('signs binds of its own time alone', async () => {
    const result = await verifySessionKey(await made.sign(), made.expected);
    if (!result.ok) throw new Error(result.fault);
    expect([4, 5, 10_000, 10_001, Number.NaN].map((at) => isInTime(result.signer, at))).to.deep.equal([false, true, true, false, false]);
  });

  it('is a device, a signer and a key to wrap to of its own party, and of no other', async () => {
    const { parties, expected, sign, keys } = made;
    const all = await addSessionKeys([await sign(), await sign()], parties, expected);
    if (all === null) throw new Error('refused');
    const has = ({ devices, signers, accounts }: PartyKeys): boolean[] => [devices.some(({ kid }) => kid === keys.sig.kid), signers.some(({ kid }) => kid === keys.sig.kid), accounts.has(keys.enc.kid)];
    expect([has(all.patient), has(all.practitioner)]).to.deep.equal([[true, true, true], [false, false, false]]);
    expect(all.patient.sessionKeys, 'signed twice is once').to.have.length(1);
    expect(all.patient.account.kid, 'the account’s key stays').to.equal(parties.patient.account.kid);
  });

  it('makes all of them worth nothing when one is not of this consultation, when two share a key, or without a chain', async () => {
    const { parties, expected, sign } = made;
    expect(await addSessionKeys([await sign(), await sign({ sid: 'another' })], parties, expected)).to.equal(null);
    expect(await addSessionKeys([await sign(), await sign({ iat: 6 })], parties, expected)).to.equal(null);
    expect(await addSessionKeys([await sign()], { ...parties, patient: null }, expected)).to.equal(null);
    expect(await addSessionKeys([], parties, expected)).to.equal(parties);
  });

  it('is asked for by a proof that an enrolment cannot stand for, nor the other way round', async () => {
    const { claim, cd, keys, payload: { sig, enc }, patient: { sub } } = made;
    const common = { v: 1 as const, aud: claim.aud, sub, at: 7 };
    const proof = await signSessionKeyProof({ ...common, sid: claim.sid, cd, role: 'patient', sig: sig.kid, enc: enc.kid }, keys.sig.privateKey, sig.kid);
    const enrolment = await signEnrolment({ ...common, v: 2, device: sig.kid, enc: enc.kid, account: claim.sid, prev: null }, keys.sig.privateKey, sig.kid);
    const wanted = { audience: claim.aud, sid: claim.sid, cd, role: 'patient' as const, subject: sub, sig, enc, now: 8 };
    const asEnrolment = { device: sig, enc, account: claim.sid, prev: null, audience: claim.aud, subject: sub, now: 8 };
    expect((await verifySessionKeyProof(proof, wanted)).ok).to.equal(true);
    expect(await verifySessionKeyProof(enrolment, wanted)).to.deep.equal({ ok: false, fault: 'type' });
    expect(await verifyEnrolment(proof, asEnrolment)).to.deep.equal({ ok: false, fault: 'type' });
  });

  it('hands over to an account key of its own person, and a stranger’s session key does not', async () => {
    const { parties, expected, sign, claim: { rid }, cd, keys } = made;
    const owner = (await addSessionKeys([await sign()], parties, expected))!.patient;
    const stranger = await makeDeviceKeys();
    const decide = async (kid: string, by: typeof keys.sig, { approvers = [] as string[], known = [] as string[], role = 'owner' as Wrap['role'], wrapped = [keys.enc.kid] } = {}): Promise<string> => {
      const wrap = { suite: WRAP_SUITE, kid, role, enc: 'B'.repeat(86) + 'A', ct: 'A'.repeat(64) } as Wrap;
      const digest = await wrapDigest(wrap);
      const token = await signGrant({ v: 1, rid, cd, wrap: digest, to: kid, why: 'recovery', approvers, at: 1 }, by.privateKey, by.kid);
      const decision = await decideOwnerGrant({ wrap, tokens: [token] }, { rid, cd, owner, wrapped: new Set(wrapped), known: known.map((each) => (each === 'same' ? digest : each)) });
      return decision.verdict === 'refuse' ? decision.code : decision.verdict;
    };
    const { kid } = parties.patient.account;
    expect(await decide(kid, keys.sig)).to.equal('keep');
    expect(await decide(kid, keys.sig, { known: ['same'] })).to.equal('settle');
    expect(await decide(kid, keys.sig, { known: Array.from({ length: 8 }, (_, n) => `d${n}`) })).to.equal('backend/conflict');
    expect(await decide(kid, keys.sig, { wrapped: [kid] }), 'of a page that has nothing to hand over').to.equal('backend/rejected');
    expect(await decide(kid, stranger.sig), 'a stranger’s').to.equal('backend/rejected');
    expect(await decide(keys.enc.kid, keys.sig), 'to a session key').to.equal('backend/rejected');
    expect(await decide(stranger.enc.kid, keys.sig), 'to a stranger').to.equal('backend/rejected');
    expect(await decide(parties.practitioner.account.kid, keys.sig), 'to the other party').to.equal('backend/rejected');
    expect(await decide(kid, keys.sig, { role: 'escrow' })).to.equal('backend/rejected');
    expect(await decide(kid, keys.sig, { approvers: ['a', 'b'] })).to.equal('backend/rejected');
  });
});
