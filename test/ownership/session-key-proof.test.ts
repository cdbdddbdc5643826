import { expect } from 'chai';
import { SESSION_PROOF_SKEW, signSessionKeyProof, verifySessionKeyProof, type ExpectedSessionKeyProof, type SessionKeyProof } from '../../src/ownership/session-key-proof.js';
import { AUDIENCE, MEMBER, NOW, TERMS, dig, digestOf, namedOf, outcomeOf, sessionProof, testKey, type TestKey } from './signed-fixture.js';

describe('verifySessionKeyProof', () => {
  let sig: TestKey;
  let enc: TestKey;
  let expected: ExpectedSessionKeyProof;
  before(async () => {
    [sig, enc] = await Promise.all([testKey(), testKey('enc')]);
    expected = { audience: AUDIENCE, sid: TERMS.sid, cd: TERMS.cd, role: 'patient', subject: MEMBER, sig: namedOf(sig), enc: namedOf(enc), now: NOW };
  });
  const verify = async (change: Partial<SessionKeyProof> = {}, around: Partial<ExpectedSessionKeyProof> = {}, by = sig): Promise<string> =>
    outcomeOf(verifySessionKeyProof(await signSessionKeyProof({ ...sessionProof(sig, enc), ...change }, by.privateKey, by.kid), { ...expected, ...around }));

  it('believes a page that signs with the very key that it asks for', async () => {
    const payload = sessionProof(sig, enc);
    expect(await verifySessionKeyProof(await signSessionKeyProof(payload, sig.privateKey, sig.kid), expected)).to.deep.equal({ ok: true, payload, digest: await digestOf(payload) });
  });

  it('says which consultation, person or key it was not made for', async () => {
    expect(await verify({ aud: 'consult:ins-b:uk' })).to.equal('audience');
    expect(await verify({ sid: 's-2' })).to.equal('session');
    expect(await verify({ cd: dig('another') })).to.equal('claim');
    expect(await verify({ role: 'practitioner' })).to.equal('role');
    expect(await verify({ sub: 'm_tom' })).to.equal('subject');
    expect(await verify({ sig: dig('another') })).to.equal('sig');
    expect(await verify({ enc: dig('another') })).to.equal('enc');
  });

  it('takes a clock that is a day before or behind, and no more', async () => {
    for (const at of [NOW - SESSION_PROOF_SKEW, NOW + SESSION_PROOF_SKEW]) expect(await verify({ at })).to.equal('ok');
    for (const at of [NOW - SESSION_PROOF_SKEW - 1, NOW + SESSION_PROOF_SKEW + 1]) expect(await verify({ at })).to.equal('time');
    expect(await verify({}, { now: Number.NaN })).to.equal('time');
  });

  it('believes no other key, and none that is not what it is named or that encrypts', async () => {
    const stranger = await testKey();
    expect(await verify({}, {}, stranger)).to.equal('key');
    expect(await verify({}, {}, { ...stranger, kid: sig.kid })).to.equal('signature');
    expect(await verify({}, { sig: { kid: sig.kid, jwk: stranger.jwk } })).to.equal('key');
    expect(await verify({}, { sig: { kid: sig.kid, jwk: { ...sig.jwk, use: 'enc' } } })).to.equal('key');
  });
});
