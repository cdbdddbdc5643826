import { expect } from 'chai';
import { claimFault, type ClaimContext } from '../../src/ownership/claim-fault.js';
import type { SessionClaim } from '../../src/ownership/session-claim.js';
import { MEMBER, PRACTITIONER, keysetOf, sessionClaim, testKey, testKeyset } from './signed-fixture.js';

describe('claimFault', () => {
  let context: ClaimContext;
  before(async () => {
    const { tenant, region } = sessionClaim();
    context = { tenant, region, keyset: await keysetOf(await testKeyset({ issuer: await testKey() })) };
  });
  const fault = (change: Partial<SessionClaim> = {}): string | null => claimFault(sessionClaim(change), context);
  const party = (role: 'patient' | 'practitioner', sub: string): SessionClaim['parties'][number] => ({ role, sub, keys: null });

  it('finds nothing wrong with a claim of this tenant and region over two people, the patient its owner', () => {
    expect(fault()).to.equal(null);
  });

  it('says where a claim is not for this place, and that it names a policy which nobody knows', () => {
    expect(fault({ tenant: 'ins-b' })).to.equal('tenant');
    expect(fault({ region: 'de' })).to.equal('region');
    expect(fault({ aud: 'consult:ins-b:uk' })).to.equal('audience');
    expect(fault({ access: ['unknown'] })).to.equal('access');
  });

  it('refuses a claim that contradicts itself: another owner than the patient, nobody to talk to, or one person in both places', () => {
    expect(fault({ owner: { sub: PRACTITIONER } })).to.equal('claim-invalid');
    expect(fault({ owner: { sub: 'm_tom' } })).to.equal('claim-invalid');
    expect(fault({ parties: [party('practitioner', PRACTITIONER)] }), 'no patient').to.equal('claim-invalid');
    expect(fault({ parties: [party('patient', MEMBER)] }), 'no practitioner').to.equal('claim-invalid');
    expect(fault({ parties: [party('patient', MEMBER), party('practitioner', MEMBER)] })).to.equal('claim-invalid');
  });
});
