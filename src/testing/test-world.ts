import type { BackendAdapter } from '../adapter/backend-adapter.js';
import { memoryAdapter } from '../adapter/memory/memory-adapter.js';
import { createMemoryWorld, type MemoryWorld } from '../adapter/memory/memory-world.js';
import type { Identity } from '../domain/identity.js';
import { newOpaqueId } from '../domain/opaque-id.js';
import type { TrustAnchor } from '../ownership/keyset.js';
import type { BookingPeople } from './book-consultation.js';
import { enrolParty, type TestKeys } from './enrol-party.js';
import { manualClock, type ManualClock } from './manual-clock.js';

export interface TestPerson {
  identity: Identity;
  adapter: BackendAdapter;
  /** Enrolled. */
  keys: TestKeys;
}

/** A memory world with two members, one practitioner and a clock that is moved by hand. */
export interface TestWorld {
  world: MemoryWorld;
  clock: ManualClock;
  /** What a client of this world is configured with. */
  trust: TrustAnchor;
  /** Books, opens and records for `member`: see `openConsultation`, `recordConsultation`. */
  people: BookingPeople;
  member: TestPerson;
  otherMember: TestPerson;
  practitioner: TestPerson;
}

export interface TestWorldOptions {
  tenant?: string;
  region?: string;
  /** Milliseconds since 1970; a Monday morning when absent. */
  start?: number;
}

export async function createTestWorld({ tenant = 'ins-a', region = 'uk', start }: TestWorldOptions = {}): Promise<TestWorld> {
  const clock = manualClock(start);
  const world = await createMemoryWorld({ tenant, region, now: clock.now });
  const enrolled = async (identity: Identity): Promise<TestPerson> => {
    const adapter = memoryAdapter(world, identity);
    return { identity, adapter, keys: await enrolParty(adapter, clock.now()) };
  };
  const member = (displayName: string): Promise<TestPerson> =>
    enrolled({ subject: `m_${newOpaqueId()}`, tenant, region, role: 'patient', displayName, timeZone: 'Europe/London' });
  const [given] = world.practitioners;
  const [service] = world.services;
  if (given === undefined || service === undefined) throw new Error('A memory world has practitioners and services.');
  const grace = await member('Grace Adeyemi');
  const practitioner = await enrolled(given.identity);
  return {
    world,
    clock,
    trust: world.keys.trust,
    people: {
      member: grace.adapter,
      practitioner: practitioner.adapter,
      keysOf: (person) => Promise.resolve({ member: grace, practitioner }[person].keys),
      practitionerId: given.practitioner.id,
      serviceId: service.id,
      now: clock.now,
      advance: clock.advance,
    },
    member: grace,
    otherMember: await member('Tom Whelan'),
    practitioner,
  };
}
