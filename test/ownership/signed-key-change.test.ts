import { expect } from 'chai';
import { ENROLMENT_SKEW } from '../../src/ownership/enrolment-skew.js';
import { keyContentDigest, signKeyChange, stopPermissionDigest, verifyKeyChange, type ExpectedKeyChange, type SignedKeyChange } from '../../src/ownership/signed-key-change.js';
import { AUDIENCE, MEMBER, NOW, dig, digestOf, keyChange, memberKey, outcomeOf, testKey, type TestKey } from './signed-fixture.js';

describe('verifyKeyChange', () => {
  let phone: TestKey;
  let laptop: TestKey;
  let expected: ExpectedKeyChange;
  before(async () => {
    [phone, laptop] = await Promise.all([testKey(), testKey()]);
    expected = { devices: [phone, laptop], audience: AUDIENCE, subject: MEMBER, prev: keyChange().prev, next: keyChange().next, now: NOW };
  });
  const verify = async (change: Partial<SignedKeyChange> = {}, around: Partial<ExpectedKeyChange> = {}, by = phone): Promise<string> =>
    outcomeOf(verifyKeyChange(await signKeyChange(keyChange(change), by.privateKey, by.kid), { ...expected, ...around }));

  it('believes a device of the newest link, and says which', async () => {
    for (const by of [phone, laptop]) {
      expect(await verifyKeyChange(await signKeyChange(keyChange(), by.privateKey, by.kid), expected)).to.deep.equal({ ok: true, payload: keyChange(), digest: await digestOf(keyChange()), device: by.kid });
    }
    expect(await verify({}, { devices: [laptop] })).to.equal('key');
    expect(await verify({}, {}, { ...await testKey(), kid: phone.kid })).to.equal('signature');
  });

  it('says what it was not signed for, and last of all that it was overtaken', async () => {
    expect(await verify({ aud: 'consult:ins-b:uk' })).to.equal('audience');
    expect(await verify({ sub: 'm_tom' })).to.equal('subject');
    expect(await verify({ next: dig('another') })).to.equal('next');
    expect(await verify({ prev: dig('another') })).to.equal('prev');
    const overtaken = { prev: dig('another') };
    expect(await verify({ ...overtaken, aud: 'consult:ins-b:uk' })).to.equal('audience');
    expect(await verify({ ...overtaken, sub: 'm_tom' })).to.equal('subject');
    expect(await verify({ ...overtaken, next: dig('another') })).to.equal('next');
    expect(await verify({ ...overtaken, at: NOW + ENROLMENT_SKEW + 1 })).to.equal('time');
  });

  it('takes a clock that is a day before or behind, and no more', async () => {
    for (const at of [NOW - ENROLMENT_SKEW, NOW + ENROLMENT_SKEW]) expect(await verify({ at })).to.equal('ok');
    for (const at of [NOW - ENROLMENT_SKEW - 1, NOW + ENROLMENT_SKEW + 1]) expect(await verify({ at })).to.equal('time');
    expect(await verify({}, { now: Number.NaN })).to.equal('time');
  });

  it('is over all that a person says of a link, and over nothing that the issuer adds', async () => {
    const [account, device] = [await testKey('enc'), await testKey()];
    const link = memberKey(account, [device]);
    const { enc, former, devices, ways, cont } = link;
    const digest = await digestOf({ enc, former, devices, ways, cont });
    expect(await keyContentDigest(link)).to.equal(digest);
    expect(await keyContentDigest({ ...link, seq: 9, iat: NOW + 1, prev: dig('another') } as typeof link)).to.equal(digest);
    for (const change of [{ enc: devices[0]!.enc }, { former: [dig('former')] }, { devices: [] }, { ways: [] }, { cont: dig('cont') }]) {
      expect(await keyContentDigest({ ...link, ...change }), Object.keys(change)[0]).not.to.equal(digest);
    }
  });

  it('is over one permission by its name, and nothing else can be taken for that', async () => {
    const [one, other] = [await stopPermissionDigest('p-1'), await stopPermissionDigest('p-2')];
    expect(one).not.to.equal(other);
    const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode('consult/stop-permission@v1\0p-1')));
    expect(one).to.equal(btoa(String.fromCharCode(...hash)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', ''));
  });
});
