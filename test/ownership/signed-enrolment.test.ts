import { expect } from 'chai';
import { ENROLMENT_SKEW } from '../../src/ownership/enrolment-skew.js';
import { signEnrolment, verifyEnrolment, type ExpectedEnrolment, type SignedEnrolment } from '../../src/ownership/signed-enrolment.js';
import { AUDIENCE, MEMBER, NOW, dig, digestOf, enrolment, namedOf, outcomeOf, testKey, type TestKey } from './signed-fixture.js';

describe('verifyEnrolment', () => {
  let phone: TestKey;
  let enc: TestKey;
  let account: TestKey;
  let expected: ExpectedEnrolment;
  before(async () => {
    [phone, enc, account] = await Promise.all([testKey(), testKey('enc'), testKey('enc')]);
    expected = { device: { kid: phone.kid, jwk: phone.jwk }, enc: namedOf(enc), account: account.kid, prev: null, audience: AUDIENCE, subject: MEMBER, now: NOW };
  });
  const verify = async (change: Partial<SignedEnrolment>, expectation: Partial<ExpectedEnrolment> = {}, by = phone): Promise<string> =>
    outcomeOf(verifyEnrolment(await signEnrolment(enrolment(phone, enc, account, change), by.privateKey, by.kid), { ...expected, ...expectation }));

  it('believes the device itself, for an account and for one session', async () => {
    const payload = enrolment(phone, enc, account);
    expect(await verifyEnrolment(await signEnrolment(payload, phone.privateKey, phone.kid), expected)).to.deep.equal({ ok: true, payload, digest: await digestOf(payload) });
    expect(await verify({ account: 's-1' }, { account: 's-1' })).to.equal('ok');
  });

  it('refuses a key that somebody else holds', async () => {
    const tablet = await testKey();
    expect(await verify({}, {}, tablet)).to.equal('key');
    expect(await verify({}, {}, { ...tablet, kid: phone.kid })).to.equal('signature');
    expect(await verify({}, { device: { kid: tablet.kid, jwk: tablet.jwk } })).to.equal('key');
    expect(await verify({}, { device: { kid: phone.kid, jwk: tablet.jwk } })).to.equal('key');
  });

  it('refuses a device key that says that it encrypts', async () => {
    expect(await verify({}, { device: { kid: phone.kid, jwk: { ...phone.jwk, use: 'enc' } } })).to.equal('key');
  });

  it('refuses another audience, person, device, encryption key and account', async () => {
    expect(await verify({ aud: 'consult:ins-a:ie' })).to.equal('audience');
    expect(await verify({ sub: 'm_tom' })).to.equal('subject');
    expect(await verify({ device: dig('another') })).to.equal('device');
    expect(await verify({ account: dig('another') })).to.equal('account');
    expect(await verify({ enc: dig('another') })).to.equal('enc');
    expect(await verify({}, { enc: namedOf(account) })).to.equal('enc');
    expect(await verify({}, { account: 's-1' })).to.equal('account');
  });

  it('refuses what was signed for another place in the chain: it serves once', async () => {
    expect(await verify({ prev: dig('newest') }, { prev: dig('newest') })).to.equal('ok');
    expect(await verify({ prev: dig('newest') })).to.equal('prev');
    expect(await verify({}, { prev: dig('newest') })).to.equal('prev');
    expect(await verify({ prev: dig('older') }, { prev: dig('newest') })).to.equal('prev');
  });

  it('refuses what was not made just now, and everything when the time is not known', async () => {
    for (const at of [NOW - ENROLMENT_SKEW, NOW + ENROLMENT_SKEW]) expect(await verify({ at })).to.equal('ok');
    for (const at of [NOW - ENROLMENT_SKEW - 1, NOW + ENROLMENT_SKEW + 1]) expect(await verify({ at })).to.equal('time');
    for (const now of [Number.NaN, Number.POSITIVE_INFINITY]) expect(await verify({}, { now })).to.equal('time');
  });

  it('refuses members that it does not know', async () => {
    expect(await verify({ also: 1 } as Partial<SignedEnrolment>)).to.equal('invalid');
    expect(await verify({ v: 1 } as unknown as Partial<SignedEnrolment>)).to.equal('invalid');
  });
});
