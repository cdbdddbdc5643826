import { expect } from 'chai';
import { makeDeviceKeys, namedKey, type DeviceKeys } from '../../src/keys/device-key.js';
import { verifyParticipation, type ParticipationDecision } from '../../src/ownership/participation.js';
import { signSessionKey, type SessionKey } from '../../src/ownership/session-key.js';
import { drawnSession } from '../../src/testing/drawn-session.js';
import { issueRecording, type IssuedRecording } from '../../src/testing/issue-item.js';
import { gateFixture, type GateFixture } from './gate-fixture.js';

describe('verifyParticipation, with a page that joins without an entry in the chain', () => {
  let fixture: GateFixture;
  let made: IssuedRecording;
  let page: DeviceKeys;
  before(async () => {
    fixture = await gateFixture();
    made = await issueRecording(fixture.world, fixture.member);
    page = await makeDeviceKeys();
  });

  /** The patient's page, as the issuer has signed for it, or who says to be. */
  const sign = async (change: Partial<SessionKey> = {}, key = fixture.world.keys.issuerKey, kid = fixture.world.keys.issuerKid): Promise<string> => {
    const { claim: { aud, sid, exp, iat }, cd } = made;
    const [sig, enc] = await Promise.all([namedKey(page.sig.publicKey, 'sig'), namedKey(page.enc.pair.publicKey, 'enc')]);
    return signSessionKey({ v: 1, aud, sid, cd, role: 'patient', sub: fixture.subject, sig, enc, iat, exp, ...change }, key, kid);
  };
  const decide = (sessionKeys: readonly string[], patient: readonly string[] = made.item.keys.patient): Promise<ParticipationDecision> => {
    const { item: { claim, keys }, claim: said } = made;
    const grant = { sid: said.sid, rid: said.rid, claim, keys: { ...keys, patient: [...patient] }, sessionKeys, ...drawnSession(said, 'patient', fixture.member.identity.displayName) };
    return verifyParticipation(grant, said.appointment, fixture.context);
  };
  const outcome = async (...given: Parameters<typeof decide>): Promise<string> => {
    const decision = await decide(...given);
    return decision.verdict === 'deny' ? decision.reason : decision.verdict;
  };

  it('counts its keys to the party that it is of', async () => {
    const decision = await decide([await sign()]);
    if (decision.verdict === 'deny') throw new Error(decision.reason);
    const { patient, practitioner } = decision.keys;
    expect(patient?.signers.map(({ kid }) => kid)).to.deep.equal([fixture.member.keys.device.kid, page.sig.kid]);
    expect(patient?.accounts.has(page.enc.kid)).to.equal(true);
    expect(practitioner?.sessionKeys).to.deep.equal([]);
  });

  it('is denied with a key that is of another consultation, or that the issuer has not signed', async () => {
    expect(await outcome([await sign({ sid: 'another' })])).to.equal('member-key');
    expect(await outcome([await sign({ sub: 'm_other' })])).to.equal('member-key');
    expect(await outcome([await sign({}, page.sig.privateKey)])).to.equal('member-key');
    expect(await outcome([await sign({}, page.sig.privateKey, page.sig.kid)])).to.equal('member-key');
    // A key of the insurer's for something else vouches for nobody.
    const [approver] = fixture.world.keys.approvers;
    expect(await outcome([await sign({}, approver?.privateKey, approver?.kid)])).to.equal('member-key');
  });

  it('is denied where its person has no chain: nothing says whose key it is', async () => {
    expect(await outcome([], [])).to.equal('permit');
    expect(await outcome([await sign()], [])).to.equal('member-key');
  });
});
