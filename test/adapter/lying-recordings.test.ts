import { expect } from 'chai';
import { verifyKeyset } from '../../src/ownership/keyset.js';
import { verifyOwnership } from '../../src/ownership/gate.js';
import { lyingRecordings } from '../../src/testing/lying-recordings.js';
import { portOf } from '../../src/testing/port-of.js';
import { recordConsultation } from '../../src/testing/record-consultation.js';
import { recordingLies } from '../../src/testing/recording-lies.js';
import { createTestWorld } from '../../src/testing/test-world.js';

describe('lyingRecordings', () => {
  it('tells each lie so that the gate gives its reason, and leaves the true recording permitted', async () => {
    const { world, trust, clock, people, member } = await createTestWorld();
    const { rid } = await recordConsultation(people);
    const keys = await verifyKeyset(await member.adapter.keys.keyset(), trust, 0, clock.now());
    if (!keys.ok) throw new Error(keys.fault);
    const context = { ...trust, subject: member.identity.subject, keyset: keys.keyset, now: clock.now() };
    const lies = await recordingLies(world, member.identity.subject);
    expect(lies).to.have.length.above(10);
    for (const lie of lies) {
      const { adapter } = lyingRecordings(member.adapter, lie.lies);
      const { items } = await portOf(adapter, 'recordings').list({});
      const decisions = await Promise.all(items.map((item) => verifyOwnership(item, context)));
      const reasons = decisions.flatMap((decision) => (decision.verdict === 'deny' ? [decision.reason] : []));
      // Twice, and another one on opening, are for the client to see: each item alone is right.
      expect(reasons, lie.name).to.deep.equal(['duplicate', 'changed'].includes(lie.reason) ? [] : [lie.reason]);
      expect(decisions.some((decision) => decision.verdict === 'permit' && decision.recording.item.rid === rid), lie.name).to.equal(true);
    }
  });

  it('hands out bytes for anything, and remembers who asked', async () => {
    const { member } = await createTestWorld();
    const { adapter, asked } = lyingRecordings(member.adapter, {});
    expect(await portOf(adapter, 'recordings').segment('r-foreign', 3)).to.be.instanceOf(Uint8Array);
    expect(asked).to.deep.equal(['r-foreign/3']);
  });
});
