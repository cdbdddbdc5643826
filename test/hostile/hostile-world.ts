import { memoryAdapter } from '../../src/adapter/memory/memory-adapter.js';
import { createMemoryWorld, type MemoryWorld } from '../../src/adapter/memory/memory-world.js';
import type { SessionGrant } from '../../src/domain/encounter.js';
import type { Identity } from '../../src/domain/identity.js';
import { newOpaqueId } from '../../src/domain/opaque-id.js';
import type { RecordingMeta } from '../../src/domain/recording.js';
import { enrolParty } from '../../src/testing/enrol-party.js';
import { hostileArchive } from '../../src/testing/hostile/hostile-archive.js';
import type { HostileArchive } from '../../src/testing/hostile/item-lie.js';
import type { Pin } from '../../src/ownership/evidence.js';
import { addDevice, newestLink } from '../../src/testing/add-device.js';
import { manualClock, type ManualClock } from '../../src/testing/manual-clock.js';
import { portOf } from '../../src/testing/port-of.js';
import { recordConsultation, type RecordedConsultation } from '../../src/testing/record-consultation.js';
import type { PlainSegment } from '../../src/testing/seal-recording.js';
import type { TestPerson } from '../../src/testing/test-world.js';
import { renameInWorld } from '../support/rename-in-world.js';
import { canaryOf } from './canary.js';

const PRACTITIONERS = 3;
/** Consultations of each member that can be joined now: two, to be mistaken for each other. */
const DUE = 2;
/** How long it may take until they are over. */
const DUE_MILLIS = 24 * 3_600_000;

/** What is truly in a member's recording. */
export interface TrueRecording {
  readonly meta: RecordingMeta;
  readonly cd: string;
  /** How many segments play: an init and the media after it. */
  readonly playable: number;
}

/** A consultation of a member's that can be joined now, as either party opens it. */
export interface DueConsultation {
  readonly patient: SessionGrant;
  readonly practitioner: SessionGrant;
  /** Whose it is to be with. */
  readonly by: TestPerson;
}

export interface HostileMember extends TestPerson {
  readonly due: readonly DueConsultation[];
  /** By id. */
  readonly recordings: ReadonlyMap<string, TrueRecording>;
  /** Every segment of hers before it was sealed, as a latin-1 text. */
  readonly plain: ReadonlySet<string>;
}

/** Members and their recordings, made once; everything of a member's has her canary in it. */
export interface HostileWorld {
  readonly world: MemoryWorld;
  readonly clock: ManualClock;
  readonly members: readonly HostileMember[];
  /** Of each recording: which member. */
  readonly ownerOf: ReadonlyMap<string, number>;
  readonly archive: HostileArchive;
  /** Until when consultations that are due can be joined, milliseconds since 1970. */
  readonly dueUntil: number;
  /** Of each member's and practitioner's chain, by subject. */
  readonly newestLinks: ReadonlyMap<string, Pin>;
}

/** Makes it; takes about a tenth of a second for each recording and half a second for each member. */
export async function hostileWorld(size: { members: number; recordings: number }): Promise<HostileWorld> {
  const clock = manualClock();
  const world = await createMemoryWorld({ tenant: 'ins-a', region: 'uk', now: clock.now });
  const enrolled = async (identity: Identity): Promise<TestPerson> => {
    const adapter = memoryAdapter(world, identity);
    return { identity, adapter, keys: await enrolParty(adapter, clock.now()) };
  };
  const practitioners = await Promise.all(world.practitioners.slice(0, PRACTITIONERS).map(({ identity }) => enrolled(identity)));
  const people = await Promise.all(Array.from({ length: size.members }, (_, index) => enrolled({
    subject: `m_${newOpaqueId()}`, tenant: 'ins-a', region: 'uk', role: 'patient', displayName: `${canaryOf(index)}name`, timeZone: 'Europe/London',
  })));
  const made = new Map<TestPerson, RecordedConsultation[]>(people.map((person) => [person, []]));
  const members: HostileMember[] = [];
  for (let round = 0; round < size.recordings; round += 1) {
    for (const [index, person] of people.entries()) {
      const recorded = await record(world, clock, person, practitioners[(index + round) % PRACTITIONERS]!, index, round);
      made.get(person)!.push(recorded);
    }
    // Near the end every practitioner and three of four members get a second device, so that most chains have grown since a claim.
    if (round === size.recordings - 2) for (const person of [...practitioners, ...people.filter((_, index) => index % 4 !== 3)]) person.keys = { ...person.keys, chain: await withSecondDevice(person, clock.now()) };
  }
  const due = new Map<TestPerson, DueConsultation[]>();
  for (const [index, person] of people.entries()) {
    due.set(person, []);
    for (let turn = 0; turn < DUE; turn += 1) due.get(person)!.push(await book(world, person, practitioners[(index + turn) % PRACTITIONERS]!, `${canaryOf(index)}due-${turn}`));
  }
  for (const [person, recorded] of made) members.push({ ...memberOf(person, recorded), due: due.get(person)! });
  const ownerOf = new Map(members.flatMap(({ recordings }, index) => [...recordings.keys()].map((rid) => [rid, index] as const)));
  const newestLinks = new Map<string, Pin>();
  for (const { identity, keys } of [...practitioners, ...people]) newestLinks.set(identity.subject, await pinOf(keys.chain));
  return { world, clock, members, ownerOf, newestLinks, dueUntil: clock.now() + DUE_MILLIS, archive: await hostileArchive(world, made, new Map([...due].map(([person, all]) => [person, all.map(({ patient }) => patient)]))) };
}

function record(world: MemoryWorld, clock: ManualClock, member: TestPerson, practitioner: TestPerson, index: number, round: number): Promise<RecordedConsultation> {
  const practitionerId = idOf(world, practitioner);
  const serviceId = [...world.slots.values()].find((slot) => slot.practitionerId === practitionerId)!.serviceId;
  const modes = round % 2 === 0 ? (['audio', 'video'] as const) : (['audio'] as const);
  const canary = `${canaryOf(index)}${round}`;
  renameInWorld(world, { practitionerId, serviceId }, { serviceName: `${canary} service`, practitionerName: `${canary} name`, practitionerTitle: `${canary} title` });
  return recordConsultation({
    member: member.adapter, practitioner: practitioner.adapter, practitionerId, serviceId, now: clock.now, advance: clock.advance,
    keysOf: (person) => Promise.resolve({ member, practitioner }[person].keys),
  }, modes, {
    segments: modes.flatMap((_, e) => segmentsOf(canary, e)),
  });
}

/** Books a consultation that can be joined from now on for hours, and opens it for both. */
async function book(world: MemoryWorld, patient: TestPerson, by: TestPerson, canary: string): Promise<DueConsultation> {
  const slot = [...world.slots.values()].find(({ practitionerId }) => practitionerId === idOf(world, by))!;
  const id = newOpaqueId();
  renameInWorld(world, slot, { serviceName: `${canary} service`, practitionerName: `${canary} name`, practitionerTitle: `${canary} title` });
  world.appointments.set(id, {
    id, slot: { ...slot, id: newOpaqueId(), start: world.now(), end: world.now() + DUE_MILLIS },
    patient: patient.identity.subject, practitioner: by.identity.subject, mode: 'audio', note: null, cancelled: false, session: null,
  });
  const [mine, theirs] = await Promise.all([patient, by].map(({ adapter }) => portOf(adapter, 'sessions').open(id)));
  if (!mine || !theirs) throw new Error('A party could not open its own consultation.');
  return { patient: mine, practitioner: theirs, by };
}

function idOf(world: MemoryWorld, { identity: { subject } }: TestPerson): string {
  return world.practitioners.find(({ identity }) => identity.subject === subject)!.practitioner.id;
}

/** An init, once, and a second of media for each epoch. */
function segmentsOf(canary: string, e: number): PlainSegment[] {
  const bytes = (name: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(`${canary}/${e}/${name} ${newOpaqueId()}`);
  const media: PlainSegment = { e, kind: 'media', dur: 1_000, bytes: bytes('media') };
  return e === 0 ? [{ e, kind: 'init', dur: 0, bytes: bytes('init') }, media] : [media];
}

async function pinOf(chain: readonly string[]): Promise<Pin> {
  const { payload: { seq }, digest } = await newestLink(chain);
  return { seq, digest };
}

async function withSecondDevice({ identity, adapter, keys }: TestPerson, now: number): Promise<string[]> {
  return (await addDevice(adapter, identity, keys, now)).chain;
}

function memberOf(person: TestPerson, recorded: readonly RecordedConsultation[]): Omit<HostileMember, 'due'> {
  const recordings = recorded.map(({ rid, meta, cd, plain }): [string, TrueRecording] => [rid, { meta, cd, playable: plain.filter(({ kind, bytes }) => kind !== 'meta' && bytes.length > 0).length }]);
  const plain = recorded.flatMap((each) => each.plain.slice(1).map(({ bytes }) => Buffer.from(bytes).toString('latin1')));
  return { ...person, recordings: new Map(recordings), plain: new Set(plain) };
}
