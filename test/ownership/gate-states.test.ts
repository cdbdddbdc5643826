import { expect } from 'chai';
import type { GateContext } from '../../src/ownership/gate.js';
import { recordingCloses } from '../../src/ownership/recording-closes.js';
import { issueRecording, type IssuedRecording } from '../../src/testing/issue-item.js';
import { makeDeviceKeys } from '../../src/keys/device-key.js';
import { chainWith, gateFixture, type GateFixture } from './gate-fixture.js';

describe('what the gate says of a recording that is the member’s', () => {
  let fixture: GateFixture;
  let made: IssuedRecording;
  before(async () => {
    fixture = await gateFixture();
    made = await issueRecording(fixture.world, fixture.member);
  });

  it('is removed on a device that the owner’s newest link does not name, and on no other', async () => {
    const { device } = fixture.member.keys;
    const { sig } = await makeDeviceKeys();
    expect(await fixture.outcome(made.item, { device: device.kid })).to.equal('permit');
    expect(await fixture.outcome(made.item, { device: sig.kid })).to.equal('removed');
    expect(await fixture.outcome(made.item, { device: null })).to.equal('permit');
    // Of several devices one is enough.
    const second = await makeDeviceKeys();
    const chain = await chainWith(fixture.world, made.item.keys.patient, second, fixture.world.now());
    const item = { ...made.item, keys: { ...made.item.keys, patient: chain } };
    for (const kid of [device.kid, second.sig.kid]) expect(await fixture.outcome(item, { device: kid })).to.equal('permit');
    expect(await fixture.outcome(item, { device: sig.kid })).to.equal('removed');
  });

  it('is expired rather than removed, and sealed where no key proves whose it is', async () => {
    const { sig } = await makeDeviceKeys();
    const removed = { device: sig.kid };
    expect(await fixture.outcome(made.item, { ...removed, now: fixture.context.now + 31 * 86_400_000 })).to.equal('expired');
    expect(await fixture.outcome(made.item, { ...removed, holdsKey: () => false })).to.equal('sealed');
  });

  it('is incomplete when it was not closed by the time that nothing more is taken in', async () => {
    const { item, claim } = await issueRecording(fixture.world, fixture.member, { final: false });
    const closes = recordingCloses(claim);
    const incomplete = async (given: unknown, now: number): Promise<boolean | string> => {
      const decision = await fixture.gate(given, { now });
      return decision.verdict === 'permit' ? decision.recording.incomplete : JSON.stringify(decision);
    };
    expect(await incomplete(item, closes - 1)).to.equal(false);
    expect(await incomplete(item, closes)).to.equal(true);
    expect(await incomplete(item, closes + 1)).to.equal(true);
    expect(await incomplete(made.item, recordingCloses(made.claim) + 1)).to.equal(false);
  });

  it('names those who can open it, as the keyset has them', async () => {
    const decision = await fixture.gate(made.item);
    if (decision.verdict !== 'permit') throw new Error(JSON.stringify(decision));
    expect(decision.recording.policies.map(({ id }) => id)).to.deep.equal(made.claim.access);
    expect(made.claim.access.length).to.be.above(0);
  });

  it('is denied, and not passed over, when the meta segment itself is false under the promised key', async () => {
    const fault = (what: 'meta' | 'wrap'): GateContext['unseal'] => () => Promise.resolve({ ok: false, fault: what });
    expect(await fixture.outcome(made.item, { unseal: fault('meta') })).to.equal('meta');
    expect(await fixture.outcome(made.item, { unseal: fault('wrap') })).to.equal('wrap');
  });
});
