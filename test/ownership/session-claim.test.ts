import { expect } from 'chai';
import type { Keyset } from '../../src/ownership/keyset.js';
import { audience, partyOf, retentionMillis, signSessionClaim, verifySessionClaim, type SessionClaim } from '../../src/ownership/session-claim.js';
import { MEMBER, NOW, PRACTITIONER, dig, digestOf, keysetOf, outcomeOf, sessionClaim, testKey, testKeyset, type TestKey } from './signed-fixture.js';

describe('session claim', () => {
  let issuer: TestKey;
  let approver: TestKey;
  let keyset: Keyset;
  before(async () => {
    [issuer, approver] = await Promise.all([testKey(), testKey()]);
    keyset = await keysetOf(await testKeyset({ issuer, approver }));
  });
  const verify = async (change: object, by = issuer): Promise<string> =>
    outcomeOf(verifySessionClaim(await signSessionClaim({ ...sessionClaim(), ...change }, by.privateKey, by.kid), keyset, NOW));
  const [patient, practitioner] = sessionClaim().parties as [SessionClaim['parties'][number], SessionClaim['parties'][number]];

  it('is believed from an issuer’s key, with the digest of what it says', async () => {
    const claim = sessionClaim({ access: ['uk-record-2p'], parties: [{ ...patient, keys: { seq: 3, digest: dig('link') } }, practitioner] });
    const token = await signSessionClaim(claim, issuer.privateKey, issuer.kid);
    expect(await verifySessionClaim(token, keyset, NOW)).to.deep.equal({ ok: true, payload: claim, digest: await digestOf(claim) });
  });

  it('is not believed from any other of the insurer’s keys, or from a stranger', async () => {
    const stranger = await testKey();
    expect(await verify({}, approver)).to.equal('claim-key');
    expect(await verify({}, stranger)).to.equal('claim-key');
    expect(await verify({}, { ...stranger, kid: issuer.kid })).to.equal('claim-signature');
  });

  it('has to say of each party whether it has keys, and which link is the newest', async () => {
    const { keys: _, ...silent } = patient;
    for (const party of [silent, ...[7, {}, { seq: 1 }, { digest: dig('link') }, { seq: 0, digest: dig('link') }, { seq: 1, digest: 'short' }].map((keys) => ({ ...patient, keys }))]) {
      expect(await verify({ parties: [party, practitioner] }), JSON.stringify(party)).to.equal('claim-invalid');
    }
  });

  it('has two parties', async () => {
    for (const parties of [[], [patient], [patient, practitioner, practitioner]]) expect(await verify({ parties })).to.equal('claim-invalid');
  });

  it('has to say who else can open the recording: names of at most eight policies, and no key', async () => {
    const { kid, jwk } = await testKey('enc');
    expect(await verify({ access: Array.from({ length: 8 }, (_, index) => `policy-${index}`) })).to.equal('ok');
    for (const access of [null, 'uk-record-2p', [''], ['p'.repeat(101)], [7], [{ kid, jwk, policy: 'uk-record-2p' }], Array.from({ length: 9 }, (_, index) => `policy-${index}`)]) {
      expect(await verify({ access }), JSON.stringify(access)).to.equal('claim-invalid');
    }
    for (const more of [{ escrow: [] }, { escrow: [{ kid, jwk, policy: 'uk-record-2p' }] }, { readers: ['m_reader'] }, { consent: dig('consent') }]) {
      expect(await verify(more), JSON.stringify(more)).to.equal('claim-invalid');
    }
  });

  it('has to say which appointment it is for, when it begins, and what may be shown', async () => {
    const { shown } = sessionClaim();
    for (const field of ['appointment', 'start', 'shown', 'access'] as const) {
      const { [field]: _, ...rest } = sessionClaim();
      expect(await outcomeOf(verifySessionClaim(await signSessionClaim(rest as SessionClaim, issuer.privateKey, issuer.kid), keyset, NOW)), field).to.equal('claim-invalid');
    }
    for (const change of [{ v: 1 }, { appointment: '' }, { appointment: 'a/1' }, { start: -1 }, { shown: { ...shown, salt: 'A' } }, { shown: { ...shown, title: '' } }, { shown: { ...shown, also: dig('also') } }]) {
      expect(await verify(change), JSON.stringify(change)).to.equal('claim-invalid');
    }
  });

  it('has one party of each role, or none that can be told', () => {
    expect(partyOf(sessionClaim(), 'patient')?.sub).to.equal(MEMBER);
    expect(partyOf(sessionClaim(), 'practitioner')?.sub).to.equal(PRACTITIONER);
    const twice = sessionClaim({ parties: [patient, patient] });
    expect([partyOf(twice, 'patient'), partyOf(twice, 'practitioner')]).to.deep.equal([null, null]);
  });

  it('is for one tenant in one region, for so many days', () => {
    expect(audience('ins-a', 'uk')).to.equal('consult:ins-a:uk');
    expect(retentionMillis(sessionClaim({ retain: 'P2D' }))).to.equal(172_800_000);
  });
});
