import { expect } from 'chai';
import { verifyOwnership, type GateContext } from '../../src/ownership/gate.js';
import { gateContextOf } from '../../src/testing/gate-context-of.js';
import { lyingRecordings, type Lies } from '../../src/testing/lying-recordings.js';
import { portOf } from '../../src/testing/port-of.js';
import { recordConsultation } from '../../src/testing/record-consultation.js';
import { recordingLies } from '../../src/testing/recording-lies.js';
import { createTestWorld } from '../../src/testing/test-world.js';

describe('lyingRecordings', () => {
  it('tells each lie so that the gate gives its reason, and leaves the true recording permitted', async () => {
    const { world, people, member } = await createTestWorld();
    const { rid } = await recordConsultation(people);
    const lies = await recordingLies(world, member);
    expect(lies).to.have.length.above(20);
    for (const lie of lies) {
      const pins = new Map<string, { seq: number; digest: string }>();
      const context: GateContext = { ...gateContextOf(world, member), pinnedHead: (id) => pins.get(id) ?? null };
      const look = async (told: Lies): Promise<{ reasons: string[]; permitted: string[] }> => {
        const { items } = await portOf(lyingRecordings(member.adapter, told).adapter, 'recordings').list({});
        const decisions = await Promise.all(items.map((item) => verifyOwnership(item, context)));
        for (const decision of decisions) {
          if (decision.verdict === 'permit') pins.set(decision.recording.rid, { seq: decision.evidence.head.payload.seq, digest: decision.evidence.head.digest });
        }
        return {
          reasons: decisions.flatMap((decision) => (decision.verdict === 'deny' ? [decision.reason] : [])),
          permitted: decisions.flatMap((decision) => (decision.verdict === 'permit' ? [decision.recording.rid] : [])),
        };
      };
      if (lie.before !== null) expect((await look(lie.before)).reasons, lie.name).to.deep.equal([]);
      const { reasons, permitted } = await look(lie.lies);
      // Twice, and another one on opening, are for the client to see: each item alone is right.
      expect(reasons, lie.name).to.deep.equal(['duplicate', 'changed'].includes(lie.reason) ? [] : [lie.reason]);
      expect(permitted, lie.name).to.include(rid);
      for (const foreign of lie.foreign) expect(permitted, lie.name).not.to.include(foreign);
    }
  });

  it('hands out bytes for anything, and remembers who asked', async () => {
    const { member } = await createTestWorld();
    const { adapter, asked } = lyingRecordings(member.adapter, {});
    expect(await portOf(adapter, 'recordings').segment('r-foreign', 3)).to.be.instanceOf(Uint8Array);
    expect(asked).to.deep.equal(['r-foreign/3']);
  });
});
