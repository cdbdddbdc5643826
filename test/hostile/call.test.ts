import { expect } from 'chai';
import { openConsultation } from '../../src/testing/book-consultation.js';
import { hostileArchive } from '../../src/testing/hostile/hostile-archive.js';
import type { HostileArchive } from '../../src/testing/hostile/item-lie.js';
import { hostileSignaling } from '../../src/testing/hostile/live/hostile-signaling.js';
import { IMPOSTORS } from '../../src/testing/hostile/live/impostor.js';
import type { Told } from '../../src/testing/hostile/told.js';
import { keyStoreOf } from '../../src/testing/key-store-of.js';
import { createTestWorld } from '../../src/testing/test-world.js';
import { callLeaks, holdCall, isHeld, partyOf, type HeldCall, type Party } from './call.js';

describe('a call whose room lies', () => {
  let patient: Party;
  let practitioner: Party;
  let archive: HostileArchive;

  before(async () => {
    const test = await createTestWorld();
    const { member, otherMember, practitioner: by, people, world } = test;
    const grants = await openConsultation(people);
    patient = await partyOf(test, member, grants.patient, await keyStoreOf(member));
    practitioner = await partyOf(test, by, grants.practitioner, await keyStoreOf(by));
    archive = await hostileArchive(world, new Map([[member, []], [otherMember, []]]), new Map([[member, [grants.patient]]]));
  });

  async function held(seed: number, share: number): Promise<{ call: HeldCall; told: Told[] }> {
    const told: Told[] = [];
    const hostile = (port: Parameters<typeof hostileSignaling>[0]) => hostileSignaling(port, { archive, seed: () => seed, share, tell: (each) => told.push(each) });
    return { told, call: await holdCall(patient, practitioner, hostile, (call) => isHeld(call, told)) };
  }

  it('comes about where it tells the truth', async () => {
    const { call: { believed, truly, heard, said, faults }, told } = await held(1, 0);
    expect([believed, heard, faults]).to.deep.equal([truly, said, []]);
    expect(told.length).to.be.above(3);
    expect(told.every(({ lie, harm }) => lie === null && harm === 'none')).to.equal(true);
  });

  it('believes nobody but the other party, whoever says hello and whatever is altered', async () => {
    const given = new Map<string, Set<string>>();
    for (let seed = 0; seed < 80; seed += 1) {
      const { call, told } = await held(seed, 1);
      expect(callLeaks(call), `seed ${seed}`).to.deep.equal([]);
      const lies = told.filter(({ lie }) => lie !== null);
      expect(lies.length, `seed ${seed}`).to.be.above(0);
      // An impostor that came before the other party is not listened to any more once that party has shown itself.
      for (const { lie, reason } of lies) if (reason !== null && (call.faults as string[]).includes(reason)) given.set(lie!, (given.get(lie!) ?? new Set()).add(reason));
    }
    const refused = [...given].map(([lie, reasons]) => [lie, [...reasons].join()]);
    expect(refused).to.have.deep.members([...IMPOSTORS.map(({ name, reason }) => [name, reason]), ['a word of the other party’s, altered', 'connection']]);
  }).timeout(60_000);
});
