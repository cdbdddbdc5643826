import { expect } from 'chai';
import { admitHead } from '../../src/ownership/admit-head.js';
import { bindBook } from '../../src/ownership/bind-book.js';
import { verifyConsents } from '../../src/ownership/consent-book.js';
import { verifyPartyKeys } from '../../src/ownership/party-keys.js';
import { issueRecording, type IssuedRecording } from '../../src/testing/issue-item.js';
import { makeDeviceKeys, type DeviceKeys } from '../../src/keys/device-key.js';
import { chainWith, gateFixture, type GateFixture } from './gate-fixture.js';

const WEEK = 7 * 86_400_000;

describe('a device that was added after the consultation', () => {
  let fixture: GateFixture;
  let real: IssuedRecording;
  let late: DeviceKeys;
  before(async () => {
    fixture = await gateFixture();
    real = await issueRecording(fixture.world, fixture.member);
    late = await makeDeviceKeys();
  });

  /** A complete recording of the real consultation that this device signs: what the gate says, and of its first head what a backend says. */
  async function outcomes(iat: number): Promise<[gate: string, head: string]> {
    const { world, member } = fixture;
    const chain = await chainWith(world, real.item.keys.practitioner, late, iat);
    const forged = await issueRecording(world, member, { claim: real.claim, signers: { practitioner: late.sig } });
    const { claim, cd, item, epochs, segments: [first], heads: [head] } = forged;
    const { sid, rid, modes } = claim;
    const keys = { ...item.keys, practitioner: chain };
    const signersOf = async (role: 'patient' | 'practitioner') => {
      const result = await verifyPartyKeys(claim, role, keys[role], (kid, at) => world.keys.keyset.keyOf('issuer', kid, at));
      if (!result.ok) throw new Error(result.fault);
      return result.keys.signers;
    };
    const signers = { patient: await signersOf('patient'), practitioner: await signersOf('practitioner') };
    const words = await verifyConsents(item.consents, { sid, rid, cd, modes }, signers);
    const binds = await bindBook(item.binds, { sid, cd }, signers);
    const admitted = await admitHead(first?.head ?? '', {
      expected: { rid, cd, recorder: 'practitioner', binds, epochs, consents: words.ok ? words.consents : { patient: [], practitioner: [] } },
      before: null, frontier: [], bytes: { digest: head?.payload.ct ?? '', length: head?.payload.len ?? 0 }, knowsWraps: () => true,
    });
    return [await fixture.outcome({ ...item, keys }), admitted.ok ? 'ok' : admitted.fault];
  }

  it('signs no recording of it: not in the gate, and not one head in a backend', async () => {
    expect(real.claim.exp).to.be.above(real.claim.nbf);
    expect(await outcomes(real.claim.exp), 'added while it could still be joined').to.deep.equal(['permit', 'ok']);
    expect(await outcomes(real.claim.exp + 1), 'just after').to.deep.equal(['epochs', 'bind']);
    expect(await outcomes(real.claim.exp + WEEK), 'seven days after').to.deep.equal(['epochs', 'bind']);
  });
});
