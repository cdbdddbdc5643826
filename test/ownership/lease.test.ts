import { expect } from 'chai';
import { LEASE_MAX, LEASE_SKEW, signLease, verifyLease, type ExpectedLease, type Lease } from '../../src/ownership/lease.js';
import { AUDIENCE, MEMBER, NONCE, NOW, TERMS, dig, digestOf, lease, outcomeOf, resolverOf, testKey, type TestKey } from './signed-fixture.js';

describe('verifyLease', () => {
  let api: TestKey;
  let expected: ExpectedLease;
  before(async () => {
    api = await testKey();
    expected = { resolveKey: resolverOf(api), audience: AUDIENCE, rid: TERMS.rid, subject: MEMBER, kid: dig('account'), nonce: NONCE, knownIat: 0, knownRevocation: 42, now: NOW };
  });
  const verify = async (change: Partial<Lease>, expectation: Partial<ExpectedLease> = {}, by = api): Promise<string> =>
    outcomeOf(verifyLease(await signLease(lease(change), by.privateKey, by.kid), { ...expected, ...expectation }));

  it('believes what is for this person, recording and key, now', async () => {
    expect(await verifyLease(await signLease(lease(), api.privateKey, api.kid), expected)).to.deep.equal({ ok: true, payload: lease(), digest: await digestOf(lease()) });
  });

  it('refuses another audience, recording, person and key', async () => {
    expect(await verify({ aud: 'consult:ins-a:ie' })).to.equal('audience');
    expect(await verify({ rid: 'r-2' })).to.equal('recording');
    expect(await verify({ sub: 'm_tom' })).to.equal('subject');
    expect(await verify({ kid: dig('another') })).to.equal('device');
  });

  it('refuses an answer to another question, however fresh it is', async () => {
    expect(await verify({ nonce: 'AAAAAAAAAAAAAAAAAAAAAA' })).to.equal('nonce');
    expect(await verify({}, { nonce: 'AAAAAAAAAAAAAAAAAAAAAA' })).to.equal('nonce');
    for (const nonce of ['', 'short', `${NONCE}A`, 'AAECAwQFBgcICQoLDA0ODx']) expect(await verify({ nonce }, { nonce }), nonce).to.equal('invalid');
    const { nonce: _, ...without } = lease();
    expect(await outcomeOf(verifyLease(await signLease(without as Lease, api.privateKey, api.kid), expected))).to.equal('invalid');
    expect(await verify({ v: 1 } as unknown as Partial<Lease>)).to.equal('invalid');
  });

  it('refuses one that is older than what this device has seen of the recording', async () => {
    expect(await verify({}, { knownIat: NOW + LEASE_SKEW })).to.equal('ok');
    expect(await verify({}, { knownIat: NOW + LEASE_SKEW + 1 })).to.equal('rollback');
  });

  it('refuses one that lasts longer than a lease may, or not at all', async () => {
    expect(await verify({ exp: NOW + LEASE_MAX + 1 })).to.equal('lifetime');
    expect(await verify({ exp: NOW })).to.equal('lifetime');
    expect(await verify({ iat: NOW + 1, exp: NOW + 1 })).to.equal('lifetime');
    expect(await verify({ iat: NOW + 2, exp: NOW + 1 })).to.equal('lifetime');
  });

  it('lasts to its last millisecond and not beyond', async () => {
    expect(await verify({}, { now: NOW + LEASE_MAX - 1 })).to.equal('ok');
    expect(await verify({}, { now: NOW + LEASE_MAX })).to.equal('expired');
  });

  it('allows the signer’s clock to be a little ahead', async () => {
    expect(await verify({}, { now: NOW - LEASE_SKEW })).to.equal('ok');
    expect(await verify({}, { now: NOW - LEASE_SKEW - 1 })).to.equal('not-yet');
  });

  it('refuses every lease when the time is not known', async () => {
    expect(await verify({}, { now: Number.NaN })).to.equal('expired');
    expect(await verify({}, { now: Number.POSITIVE_INFINITY })).to.equal('expired');
    expect(await verify({}, { now: Number.NEGATIVE_INFINITY })).to.equal('not-yet');
  });

  it('refuses a signer that knew less of what was stopped than we do', async () => {
    expect(await verify({ rev: 41 })).to.equal('rollback');
    expect(await verify({ rev: 43 })).to.equal('ok');
  });

  it('asks for the key that is good now, not when the lease says that it was made', async () => {
    const times: number[] = [];
    await verify({ iat: NOW - 3 }, { resolveKey: (_, at) => (times.push(at), Promise.resolve(api.key)) });
    expect(times).to.deep.equal([NOW]);
  });

  it('refuses a stranger, and members that it does not know', async () => {
    const stranger = await testKey();
    expect(await verify({}, {}, stranger)).to.equal('key');
    expect(await verify({}, {}, { ...stranger, kid: api.kid })).to.equal('signature');
    expect(await verify({ also: 1 } as Partial<Lease>)).to.equal('invalid');
  });
});
