import { expect } from 'chai';
import type { RecordingItem } from '../../src/domain/recording.js';
import type { SessionGrant } from '../../src/domain/encounter.js';
import type { Pin } from '../../src/ownership/evidence.js';
import { verifyOwnership, type GateContext } from '../../src/ownership/gate.js';
import { verifyParticipation } from '../../src/ownership/participation.js';
import { openConsultation } from '../../src/testing/book-consultation.js';
import { addDevice } from '../../src/testing/add-device.js';
import { drawFor } from '../../src/testing/hostile/draw.js';
import { gateContextOf } from '../../src/testing/gate-context-of.js';
import { hostileArchive } from '../../src/testing/hostile/hostile-archive.js';
import type { HostileArchive, Truth } from '../../src/testing/hostile/item-lie.js';
import { hostileBackend } from '../../src/testing/hostile/hostile-backend.js';
import { LIE_KINDS, type LieKind } from '../../src/testing/hostile/lie-kind.js';
import { ITEM_LIES } from '../../src/testing/hostile/item-lies.js';
import { SESSION_LIES } from '../../src/testing/hostile/live/session-lies.js';
import type { Told } from '../../src/testing/hostile/told.js';
import { portOf } from '../../src/testing/port-of.js';
import { recordConsultation } from '../../src/testing/record-consultation.js';
import { renameInWorld } from '../support/rename-in-world.js';
import { createTestWorld, type TestPerson, type TestWorld } from '../../src/testing/test-world.js';

/** Attacks by something else than a recording. */
const OF_NO_ITEM: readonly LieKind[] = ['stale-lease', 'wrong-identity', 'shared-device', 'other-appointment', 'unsigned-hello'];

/** A world in which each of the two members has two recordings, and the first one and the practitioner a second device since. */
async function archived(): Promise<{ test: TestWorld; archive: HostileArchive; opened: SessionGrant[] }> {
  const test = await createTestWorld();
  const { world, clock, member, otherMember, practitioner, people } = test;
  const record = (person: TestPerson) => recordConsultation({ ...people, member: person.adapter, keysOf: async (who) => (who === 'member' ? person : practitioner).keys });
  const recorded = new Map([[member, [await record(member), await record(member)]], [otherMember, [await record(otherMember), await record(otherMember)]]]);
  for (const person of [member, practitioner]) {
    const { chain } = await addDevice(person.adapter, person.identity, person.keys, clock.now());
    person.keys = { ...person.keys, chain };
  }
  const open = async (person: TestPerson, name: string): Promise<SessionGrant> => {
    renameInWorld(world, people, { serviceName: `${name} service`, practitionerName: `Dr ${name}`, practitionerTitle: name });
    return (await openConsultation({ ...people, member: person.adapter, keysOf: async (who) => (who === 'member' ? person : practitioner).keys })).patient;
  };
  const opened = [await open(member, 'first'), await open(member, 'second'), await open(otherMember, 'third')];
  return { test, opened, archive: await hostileArchive(world, recorded, new Map([[member, opened.slice(0, 2)], [otherMember, opened.slice(2)]])) };
}

describe('hostileBackend', () => {
  let test: TestWorld;
  let archive: HostileArchive;
  /** Consultations that are due: two of hers, one of the other's. */
  let opened: SessionGrant[];
  let hers: readonly Truth[];
  let others: readonly Truth[];
  /** A device that has seen the newest of everything. */
  let context: GateContext;

  before(async () => {
    ({ test, archive, opened } = await archived());
    const { world, member, otherMember } = test;
    hers = archive.bySubject.get(member.identity.subject)!;
    others = archive.bySubject.get(otherMember.identity.subject)!;
    const fresh = gateContextOf(world, member);
    const heads = new Map<string, Pin>();
    const keys = new Map<string, Pin>();
    for (const { item } of hers) {
      const decision = await verifyOwnership(item, fresh);
      if (decision.verdict !== 'permit') throw new Error('her own recording is refused');
      const { head, keys: { patient, practitioner } } = decision.evidence;
      heads.set(item.rid, { seq: head.payload.seq, digest: head.digest });
      for (const { newest: { payload: { sub, seq }, digest } } of [patient, practitioner]) keys.set(sub, { seq, digest });
    }
    context = { ...fresh, pinnedHead: (rid) => heads.get(rid) ?? null, pinnedKeys: (subject) => keys.get(subject) ?? null };
  });

  it('tells lies that are refused for the very reason that it names, however they are drawn', async () => {
    const { subject: me } = test.member.identity;
    const lies = [...ITEM_LIES, ...archive.forged.get(me)!];
    expect(lies).to.have.length.above(90);
    const reasons = new Set<string>();
    const kinds = new Set<LieKind>();
    for (const lie of lies) {
      for (let seed = 0; seed < 3; seed += 1) {
        const [mine, also] = seed === 1 ? [hers[1]!, hers[0]!] : [hers[0]!, hers[1]!];
        const item = await lie.tell({ draw: drawFor(seed, lie.name), archive, me, mine, also, other: others[seed % 2]! });
        if (item === undefined) continue;
        const decision = await verifyOwnership(item, context);
        const says = decision.verdict === 'deny' ? decision.reason : decision.verdict;
        if (lie.harm === 'less') expect(says, lie.name).to.equal('locked');
        else if (lie.reason === null) expect(decision.verdict, lie.name).to.equal('deny');
        else expect(says, lie.name).to.equal(lie.reason);
        reasons.add(says);
        if (lie.kind !== undefined) kinds.add(lie.kind);
      }
    }
    expect(reasons.size).to.be.above(18);
    expect([...kinds].sort()).to.deep.equal(LIE_KINDS.filter((kind) => !OF_NO_ITEM.includes(kind)).sort());
  }).timeout(60_000);

  it('says of each answer what it was, tells the same lies for the same seed, and others for another', async () => {
    const told: Told[] = [];
    const hostile = hostileBackend(test.member.adapter, { archive, seed: 1, tell: (each) => told.push(each) });
    const recordings = portOf(hostile.adapter, 'recordings');
    const rows = async (seed: number): Promise<string> => {
      hostile.reseed(seed);
      told.length = 0;
      const { items } = await recordings.list({});
      expect(told.filter(({ lie }) => lie !== 'left out')).to.have.length(items.length);
      return told.map(({ lie }) => lie).join();
    };
    const seeds = Array.from({ length: 12 }, (_, index) => index);
    const first: string[] = [];
    for (const seed of seeds) first.push(await rows(seed));
    for (const seed of seeds) expect(await rows(seed)).to.equal(first[seed]);
    expect(new Set(first).size).to.be.above(6);
  });

  it('hands over other consultations than were asked for, each refused for the reason that it names', async () => {
    const [mine, also, other] = opened as [SessionGrant, SessionGrant, SessionGrant];
    const asked = mine.appointment.id;
    const says = async (grant: SessionGrant): Promise<string> => {
      const decision = await verifyParticipation(grant, asked, context);
      return decision.verdict === 'deny' ? decision.reason : decision.verdict;
    };
    expect(await says(mine)).to.equal('permit');
    for (const { name, reason, tell } of SESSION_LIES) {
      const grant = await tell({ mine, also, other, own: archive.own });
      if (grant === null) expect(reason, name).to.equal(null);
      else expect(await says(grant), name).to.equal(reason);
    }
  });

  it('takes the caller for others, and answers for them', async () => {
    const told: Told[] = [];
    const { member, otherMember } = test;
    const { adapter, reseed } = hostileBackend(member.adapter, { archive, seed: 0, here: [otherMember.identity.subject], shares: { item: 0, open: 0, keys: 0, identity: 1 }, tell: (each) => told.push(each) });
    const kinds = new Set<string | null>();
    for (let seed = 0; seed < 30; seed += 1) {
      reseed(seed);
      const answer = await adapter.identity.whoAmI();
      const { kind, reason, harm } = told.at(-1)!;
      kinds.add(reason ?? 'the truth');
      expect(JSON.stringify(answer) === JSON.stringify(member.identity)).to.equal(harm === 'none');
      expect(await adapter.identity.expected?.()).to.include({ subject: member.identity.subject });
      const [first] = (await portOf(adapter, 'recordings').list({})).items as RecordingItem[];
      expect(archive.truths.get(first!.rid)?.owner).to.equal(answer?.subject);
      expect(await adapter.keys.chain(1)).to.deep.equal(archive.chains.get(answer!.subject));
      if (kind !== null) expect([kind, answer?.subject]).to.deep.equal(['shared-device', otherMember.identity.subject]);
    }
    expect([...kinds].sort()).to.deep.equal(['identity', 'region', 'tenant', 'the truth']);
  });

  it('tells the truth where it is told to, and hands a stranger’s recording to anyone who asks', async () => {
    const told: Told[] = [];
    const { adapter, asked } = hostileBackend(test.member.adapter, { archive, seed: 1, shares: { item: 0, open: 0, segment: 0, lease: 0, keys: 0, identity: 0, session: 0, call: 0 }, tell: (each) => told.push(each) });
    const recordings = portOf(adapter, 'recordings');
    const { items } = await recordings.list({});
    expect(items).to.have.length(2);
    for (const item of items) expect((await verifyOwnership(item, context)).verdict).to.equal('permit');
    expect(told.every(({ harm, lie }) => harm === 'none' && lie === null)).to.equal(true);
    expect(await recordings.get(others[0]!.item.rid)).to.deep.equal(others[0]!.item);
    expect(told.at(-1)).to.include({ path: 'open', harm: 'foreign', reason: 'owner' });
    expect(await recordings.segment(others[0]!.item.rid, 1)).to.deep.equal(others[0]!.segments[1]);
    expect(asked).to.deep.equal([`${others[0]!.item.rid}/1`]);
  });
});
