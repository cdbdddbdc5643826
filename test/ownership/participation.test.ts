import { expect } from 'chai';
import type { SessionClaim } from '../../src/ownership/session-claim.js';
import { verifyParticipation, type ParticipationDecision } from '../../src/ownership/participation.js';
import type { GateContext } from '../../src/ownership/gate.js';
import { digest } from '../../src/ownership/digest.js';
import { payloadText } from '../../src/ownership/jws.js';
import { addDevice } from '../../src/testing/add-device.js';
import { namedKey } from '../../src/testing/make-party.js';
import { issueRecording, TEST_PRACTITIONER } from '../../src/testing/issue-item.js';
import { drawnSession } from '../../src/testing/drawn-session.js';
import type { DrawnSession } from '../../src/ownership/shown-fault.js';
import type { Role } from '../../src/domain/role.js';
import { gateFixture, keysetOf, type GateFixture } from './gate-fixture.js';

type Grant = Parameters<typeof verifyParticipation>[0];

describe('verifyParticipation', () => {
  let fixture: GateFixture;
  before(async () => {
    fixture = await gateFixture();
  });

  const drawn = (claim: Pick<SessionClaim, 'appointment' | 'start'>, role: Role): DrawnSession => drawnSession(claim, role, fixture.member.identity.displayName);

  async function decide(claim: Partial<SessionClaim>, grant: Partial<Grant>, context: Partial<GateContext>, asked?: string): Promise<ParticipationDecision> {
    const { item, claim: said } = await issueRecording(fixture.world, fixture.member, { claim });
    const role = grant.role ?? 'patient';
    return verifyParticipation({ sid: said.sid, rid: said.rid, claim: item.claim, keys: item.keys, sessionKeys: item.sessionKeys, ...drawn(said, role), ...grant }, asked ?? said.appointment, { ...fixture.context, ...context });
  }

  async function outcome(claim: Partial<SessionClaim> = {}, grant: Partial<Grant> = {}, context: Partial<GateContext> = {}): Promise<string> {
    const decision = await decide(claim, grant, context);
    return decision.verdict === 'deny' ? decision.reason : decision.verdict;
  }

  it('permits each party in its own role, with the keys of both', async () => {
    expect(await outcome()).to.equal('permit');
    expect(await outcome({}, { role: 'practitioner' }, { subject: TEST_PRACTITIONER })).to.equal('permit');
    const decision = await decide({}, {}, {});
    if (decision.verdict === 'deny') throw new Error(decision.reason);
    expect(decision.keys.patient?.account.kid).to.equal(fixture.member.keys.account.kid);
    expect(decision.keys.practitioner?.devices).to.have.length(1);
  });

  it('permits where a party has no key yet: nothing can be proved to it, and nothing by it', async () => {
    const chain = [...fixture.member.keys.chain];
    const decision = await decide({}, { keys: { patient: chain, practitioner: [] } }, {});
    if (decision.verdict === 'deny') throw new Error(decision.reason);
    expect(decision.keys.practitioner).to.equal(null);
    expect(decision.keys.patient).not.to.equal(null);
  });

  it('denies keys that are not the party’s, not the claim’s, or older than this device has seen', async () => {
    const mine = [...fixture.member.keys.chain];
    const theirs = [...fixture.other.keys.chain];
    expect(await outcome({}, { keys: { patient: theirs, practitioner: [] } })).to.equal('member-key');
    expect(await outcome({}, { keys: { patient: mine, practitioner: mine } })).to.equal('member-key');
    const named = { seq: 1, digest: 'D'.repeat(42) + 'A' };
    const parties: SessionClaim['parties'] = [{ role: 'patient', sub: fixture.subject, keys: named }, { role: 'practitioner', sub: TEST_PRACTITIONER, keys: null }];
    expect(await outcome({ parties })).to.equal('member-key');
    expect(await outcome({ parties }, { keys: { patient: [], practitioner: [] } })).to.equal('member-key');
    expect(await outcome({}, {}, { pinnedKeys: () => ({ seq: 2, digest: named.digest }) })).to.equal('rollback');
    expect(await outcome({}, {}, { pinnedKeys: (sub) => (sub === fixture.subject ? named : null) })).to.equal('member-key');
  });

  it('permits keys that have grown from what this device has seen, and denies those that have not, wherever in the chain', async () => {
    const grown = await gateFixture();
    const { keys, identity, adapter } = grown.member;
    const { chain } = await addDevice(adapter, identity, keys, grown.context.now);
    const digests = await Promise.all(chain.map((token) => digest(new TextEncoder().encode(payloadText(token)))));
    const pinned = async (seq: number, digestOf: string): Promise<string> => {
      const { item, claim } = await issueRecording(grown.world, { ...grown.member, keys: { ...keys, chain } });
      const grant: Grant = { sid: claim.sid, rid: claim.rid, claim: item.claim, keys: { patient: chain, practitioner: [] }, sessionKeys: [], ...drawn(claim, 'patient') };
      const decision = await verifyParticipation(grant, claim.appointment, { ...grown.context, pinnedKeys: (sub) => (sub === grown.subject ? { seq, digest: digestOf } : null) });
      return decision.verdict === 'deny' ? decision.reason : decision.verdict;
    };
    expect(digests).to.have.length(2);
    for (const [index, each] of digests.entries()) {
      expect(await pinned(index + 1, each)).to.equal('permit');
      expect(await pinned(index + 1, digests[1 - index]!)).to.equal('member-key');
    }
  });

  it('denies a stranger, a reader, and a party in the other one’s role', async () => {
    expect(await outcome({}, {}, { subject: 'm_other' })).to.equal('owner');
    const { kid, pair } = fixture.other.keys.account;
    const { jwk } = await namedKey(pair.publicKey, 'enc');
    const keyset = await keysetOf(fixture.world, { policies: [{ id: 'uk-reader', role: 'reader', name: { en: 'a reader' }, keys: [{ kid, jwk, sub: 'm_reader', state: 'active' }] }] });
    expect(await outcome({ access: ['uk-reader'] }, {}, { keyset })).to.equal('permit');
    expect(await outcome({ access: ['uk-reader'] }, {}, { keyset, subject: 'm_reader' })).to.equal('owner');
    expect(await outcome({}, { role: 'practitioner' })).to.equal('owner');
    expect(await outcome({}, { role: 'patient' }, { subject: TEST_PRACTITIONER })).to.equal('owner');
  });

  it('denies another insurer’s, region’s and audience’s claim', async () => {
    expect(await outcome({ tenant: 'ins-b' })).to.equal('tenant');
    expect(await outcome({ region: 'ie' })).to.equal('region');
    expect(await outcome({ aud: 'consult:ins-a:ie' })).to.equal('audience');
  });

  it('denies a claim whose owner is not its patient', async () => {
    expect(await outcome({ owner: { sub: 'm_other' } })).to.equal('claim-invalid');
    const both = (role: 'patient' | 'practitioner'): SessionClaim['parties'] => [{ role, sub: fixture.subject, keys: null }, { role, sub: TEST_PRACTITIONER, keys: null }];
    for (const role of ['patient', 'practitioner'] as const) expect(await outcome({ parties: both(role) }), `two in the role of ${role}`).to.equal('claim-invalid');
  });

  it('denies another session or recording than the claim’s', async () => {
    expect(await outcome({}, { sid: 's-other' })).to.equal('session-id');
    expect(await outcome({}, { rid: 'r-other' })).to.equal('recording-id');
  });

  it('denies another appointment’s session, whether the claim, the row or both are of another one than was asked for', async () => {
    const decided = async (asked: string | undefined, change: (claim: Pick<SessionClaim, 'appointment' | 'start'>) => Partial<Grant>): Promise<string> => {
      const claim = { appointment: 'a-claimed', start: fixture.context.now };
      const { appointment } = drawn(claim, 'patient');
      const decision = await decide(claim, { appointment, ...change(claim) }, {}, asked);
      return decision.verdict === 'deny' ? decision.reason : decision.verdict;
    };
    const row = (id: string) => (claim: Pick<SessionClaim, 'appointment' | 'start'>): Partial<Grant> => ({ appointment: { ...drawn(claim, 'patient').appointment, id } });
    expect(await decided('a-claimed', () => ({}))).to.equal('permit');
    expect(await decided('a-other', () => ({})), 'another one was asked for').to.equal('appointment');
    expect(await decided('a-other', row('a-other')), 'the row is of the one that was asked for').to.equal('appointment');
    expect(await decided('a-claimed', row('a-other')), 'the row is of another one').to.equal('appointment');
  });

  for (const role of ['patient', 'practitioner'] as const) {
    const as = role === 'practitioner' ? { subject: TEST_PRACTITIONER } : {};
    const grantOf = (change: (drawn: DrawnSession) => Partial<Grant>) => async (): Promise<string> => {
      const claim = { appointment: 'a-1', start: fixture.context.now };
      const honest = drawn(claim, role);
      return outcome(claim, { ...honest, ...change(honest) }, as);
    };
    const other = (change: Partial<Grant['appointment']['participant']>) => grantOf(({ appointment }) => ({ appointment: { ...appointment, participant: { ...appointment.participant, ...change } } }));
    const lies: Record<string, () => Promise<string>> = {
      'another name of the other person': other({ displayName: 'Amara Other' }),
      'another title of the other person': other({ title: 'Surgeon' }),
      'the other person in my role': other({ role }),
      'another name of mine': grantOf(({ me }) => ({ me: { ...me, displayName: 'Amara Other' } })),
      'another title of mine': grantOf(({ me }) => ({ me: { ...me, title: 'Surgeon' } })),
      'both names in each other’s place': grantOf(({ me, appointment }) => ({ me: { ...me, displayName: appointment.participant.displayName }, appointment: { ...appointment, participant: { ...appointment.participant, displayName: me.displayName } } })),
      'another service': grantOf(({ appointment }) => ({ appointment: { ...appointment, serviceName: 'Surgery' } })),
      'another start': grantOf(({ appointment }) => ({ appointment: { ...appointment, start: '2026-11-23T09:00:00.000Z' } })),
      'a start that is no time': grantOf(({ appointment }) => ({ appointment: { ...appointment, start: 'soon' } })),
    };
    for (const [what, decided] of Object.entries(lies)) it(`denies ${what} to the ${role}`, async () => { expect(await decided()).to.equal('names'); });
    it(`permits the names of the booking to the ${role}`, async () => { expect(await grantOf(() => ({}))()).to.equal('permit'); });
  }

  it('denies a recorder other texts to seal than the claim’s', async () => {
    const claim = { appointment: 'a-1', start: fixture.context.now };
    const honest = drawn(claim, 'practitioner');
    const { meta } = honest;
    if (meta === null) throw new Error('no meta');
    for (const change of [{ practitionerName: 'Dr Other' }, { practitionerTitle: 'Surgeon' }, { serviceName: 'Surgery' }, { start: '2026-11-23T09:00:00.000Z' }]) {
      expect(await outcome(claim, { ...honest, meta: { ...meta, ...change } }, { subject: TEST_PRACTITIONER }), JSON.stringify(change)).to.equal('names');
    }
  });

  it('denies a policy that the insurer’s root does not know, and says which ones there are', async () => {
    expect(await outcome({ access: ['uk-thief'] })).to.equal('access');
    expect(await outcome({ access: [...fixture.world.keys.payload.policies.map(({ id }) => id), 'uk-thief'] }, { role: 'practitioner' }, { subject: TEST_PRACTITIONER })).to.equal('access');
    const decision = await decide({}, {}, {});
    if (decision.verdict === 'deny') throw new Error(decision.reason);
    expect(decision.policies.map(({ id }) => id)).to.deep.equal(['uk-record-2p']);
  });

  it('denies before and after its time', async () => {
    const { now } = fixture.context;
    expect(await outcome({}, {}, { now: now - 60_001 })).to.equal('claim-not-valid');
    expect(await outcome({}, {}, { now: now - 60_000 })).to.equal('permit');
    expect(await outcome({}, {}, { now: now + 3_600_000 })).to.equal('claim-not-valid');
    expect(await outcome({}, {}, { now: Number.NaN }), 'at no time').to.equal('claim-not-valid');
  });

  it('denies a claim that nobody signed', async () => {
    expect(await outcome({}, { claim: 'e30.e30.e30' })).to.equal('claim-invalid');
  });
});
