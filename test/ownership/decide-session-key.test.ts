import { expect } from 'chai';
import { SESSION_KEYS_MAX } from '../../src/domain/session-key.js';
import type { SessionKeyRequest } from '../../src/domain/session-key-request.js';
import { decideSessionKey, type SessionKeyFacts } from '../../src/ownership/decide-session-key.js';
import { signSessionKeyProof, type SessionKeyProof } from '../../src/ownership/session-key-proof.js';
import { AUDIENCE, MEMBER, NOW, PRACTITIONER, TERMS, dig, namedOf, sessionClaim, sessionKey, sessionProof, testKey, type TestKey } from './signed-fixture.js';

describe('decideSessionKey', () => {
  let sig: TestKey;
  let enc: TestKey;
  let other: TestKey;
  before(async () => {
    [sig, enc, other] = await Promise.all([testKey(), testKey('enc'), testKey('enc')]);
  });
  const claim = sessionClaim();
  const facts: SessionKeyFacts = { claim, cd: TERMS.cd, subject: MEMBER, over: false, known: [], now: NOW };
  const request = async (change: Partial<SessionKeyProof> = {}, named: Partial<SessionKeyRequest> = {}): Promise<SessionKeyRequest> =>
    ({ sig: namedOf(sig), enc: namedOf(enc), proof: await signSessionKeyProof({ ...sessionProof(sig, enc), ...change }, sig.privateKey, sig.kid), ...named });
  const outcome = async (given: SessionKeyRequest, change: Partial<SessionKeyFacts> = {}): Promise<string> => {
    const decision = await decideSessionKey(given, { ...facts, ...change });
    return decision.verdict === 'refuse' ? decision.code : decision.verdict;
  };

  it('makes a key for the party that asks, for this consultation, as long as its claim', async () => {
    const key = { v: 1, aud: AUDIENCE, sid: TERMS.sid, cd: TERMS.cd, sig: namedOf(sig), enc: namedOf(enc), iat: NOW, exp: claim.exp };
    expect(await decideSessionKey(await request(), facts)).to.deep.equal({ verdict: 'make', key: { ...key, role: 'patient', sub: MEMBER } });
    const practitioner = await request({ role: 'practitioner', sub: PRACTITIONER });
    expect(await decideSessionKey(practitioner, { ...facts, subject: PRACTITIONER })).to.deep.equal({ verdict: 'make', key: { ...key, role: 'practitioner', sub: PRACTITIONER } });
  });

  it('knows nothing of the consultation for anybody else, though it is over', async () => {
    for (const over of [false, true]) expect(await outcome(await request({ sub: 'm_tom' }), { subject: 'm_tom', over })).to.equal('backend/not-found');
    const twice = sessionClaim({ parties: claim.parties.map(({ sub }) => ({ role: 'patient', sub, keys: null })) });
    expect(await outcome(await request(), { claim: twice }), 'a role that two have is nobody’s').to.equal('backend/not-found');
  });

  it('makes keys only while the consultation can be joined', async () => {
    expect(await outcome(await request(), { over: true })).to.equal('session/over');
    const at = (now: number): Promise<string> => request({ at: now }).then((given) => outcome(given, { now }));
    expect([await at(claim.nbf - 1), await at(claim.nbf), await at(claim.exp - 1), await at(claim.exp)]).to.deep.equal(['session/too-early', 'make', 'make', 'session/over']);
    expect(await outcome(await request(), { now: Number.NaN })).to.equal('session/over');
  });

  it('makes no key that the page does not prove, or that is not what it is named', async () => {
    for (const change of [{ sub: PRACTITIONER }, { role: 'practitioner' as const }, { sid: 's-2' }, { cd: dig('another') }, { aud: 'consult:ins-b:uk' }, { sig: other.kid }, { enc: other.kid }]) {
      expect(await outcome(await request(change)), JSON.stringify(change)).to.equal('backend/rejected');
    }
    expect(await outcome(await request({}, { proof: '' }))).to.equal('backend/rejected');
    const misnamed = { kid: enc.kid, jwk: other.jwk };
    expect(await outcome(await request({}, { enc: misnamed })), 'another key under this name').to.equal('backend/rejected');
    for (const use of ['sig', 'enc'] as const) {
      expect(await outcome(await request({ enc: sig.kid }, { enc: { kid: sig.kid, jwk: { ...sig.jwk, use } } })), 'one key for both').to.equal('backend/rejected');
    }
    const signing = await testKey();
    expect(await outcome(await request({ enc: signing.kid }, { enc: namedOf(signing) })), 'a key that signs, to encrypt for').to.equal('backend/rejected');
  });

  it('gives the same key again for the same request, and none for another one under its name', async () => {
    const known = [{ payload: sessionKey(await testKey(), other), token: 'another' }, { payload: sessionKey(sig, enc), token: 'given' }];
    expect(await decideSessionKey(await request(), { ...facts, known })).to.deep.equal({ verdict: 'settle', token: 'given' });
    expect(await outcome(await request({ enc: other.kid }, { enc: namedOf(other) }), { known })).to.equal('backend/conflict');
  });

  it('makes so many in one consultation and no more, and gives those again', async () => {
    const payloads = await Promise.all(Array.from({ length: SESSION_KEYS_MAX - 1 }, async () => sessionKey(await testKey(), other)));
    const known = payloads.map((payload) => ({ payload, token: '' }));
    expect(await outcome(await request(), { known })).to.equal('make');
    const full = [...known, { payload: sessionKey(await testKey(), other), token: '' }];
    expect(await outcome(await request(), { known: full })).to.equal('session/too-many-pages');
    expect(await outcome(await request(), { known: [...known, { payload: sessionKey(sig, enc), token: 'given' }] })).to.equal('settle');
  });
});
