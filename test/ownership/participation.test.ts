import { expect } from 'chai';
import type { SessionClaim } from '../../src/ownership/session-claim.js';
import { peekSessionClaim } from '../../src/ownership/peek-session-claim.js';
import { verifyParticipation } from '../../src/ownership/participation.js';
import type { GateContext } from '../../src/ownership/gate.js';
import { issueItem } from '../../src/testing/issue-item.js';
import { gateFixture, type GateFixture } from './gate-fixture.js';

type Grant = Parameters<typeof verifyParticipation>[0];

describe('verifyParticipation', () => {
  let fixture: GateFixture;
  before(async () => {
    fixture = await gateFixture();
  });

  async function outcome(claim: Partial<SessionClaim> = {}, grant: Partial<Grant> = {}, context: Partial<GateContext> = {}): Promise<string> {
    const { claim: token } = await issueItem(fixture.world, fixture.subject, { claim });
    const said = peekSessionClaim(token);
    const decision = await verifyParticipation(
      { sid: said?.sid ?? '', rid: said?.rid ?? '', role: 'patient', claim: token, ...grant },
      { ...fixture.context, ...context },
    );
    return decision.verdict === 'permit' ? 'permit' : decision.reason;
  }

  it('permits each party in its own role', async () => {
    expect(await outcome()).to.equal('permit');
    expect(await outcome({}, { role: 'practitioner' }, { subject: 'c_test' })).to.equal('permit');
  });

  it('denies a stranger, a reader, and a party in the other one’s role', async () => {
    expect(await outcome({}, {}, { subject: 'm_other' })).to.equal('owner');
    expect(await outcome({ readers: ['m_reader'] }, {}, { subject: 'm_reader' })).to.equal('owner');
    expect(await outcome({}, { role: 'practitioner' })).to.equal('owner');
    expect(await outcome({}, { role: 'patient' }, { subject: 'c_test' })).to.equal('owner');
  });

  it('denies another insurer’s, region’s and audience’s claim', async () => {
    expect(await outcome({ tenant: 'ins-b' })).to.equal('tenant');
    expect(await outcome({ region: 'ie' })).to.equal('region');
    expect(await outcome({ aud: 'consult:ins-a:ie' })).to.equal('audience');
  });

  it('denies a claim whose owner is not its patient', async () => {
    expect(await outcome({ owner: { sub: 'm_other' } })).to.equal('claim-invalid');
  });

  it('denies another session or recording than the claim’s', async () => {
    expect(await outcome({}, { sid: 's-other' })).to.equal('session-id');
    expect(await outcome({}, { rid: 'r-other' })).to.equal('recording-id');
  });

  it('denies before and after its time', async () => {
    const { now } = fixture.context;
    expect(await outcome({}, {}, { now: now - 60_001 })).to.equal('claim-not-valid');
    expect(await outcome({}, {}, { now: now - 60_000 })).to.equal('permit');
    expect(await outcome({}, {}, { now: now + 3_600_000 })).to.equal('claim-not-valid');
  });

  it('denies a claim that nobody signed', async () => {
    expect(await outcome({}, { claim: 'e30.e30.e30' })).to.equal('claim-invalid');
  });
});
