import { memoryAdapter } from '../../src/adapter/memory/memory-adapter.js';
import type { Identity } from '../../src/domain/identity.js';
import { liftMemoryStop, makeMemoryStop } from '../../src/adapter/memory/memory-stops.js';
import { adapterContract } from '../../src/testing/contract/adapter-contract.js';
import type { ContractSubject } from '../../src/testing/contract/contract-subject.js';
import { createTestWorld } from '../../src/testing/test-world.js';

async function subject(): Promise<ContractSubject> {
  const { world, clock, trust, people, member, otherMember, practitioner } = await createTestWorld();
  const officer = (subject: string): Identity => ({ ...member.identity, subject, role: 'compliance', displayName: 'An officer' });
  return {
    ...people,
    otherMember: otherMember.adapter,
    newcomer: memoryAdapter(world, { ...member.identity, subject: 'm_newcomer', displayName: 'Nadia Petrova' }),
    officer: memoryAdapter(world, officer('o_1')),
    otherOfficer: memoryAdapter(world, officer('o_2')),
    signedOut: memoryAdapter(world, null),
    keysOf: (person) => Promise.resolve({ member, otherMember, practitioner }[person].keys),
    trust,
    advance: clock.advance,
    stops: { make: (scope, target) => makeMemoryStop(world, { scope, target }), lift: async (seq) => void (await liftMemoryStop(world, seq)) },
  };
}

describe('memoryAdapter', () => {
  adapterContract(subject, { describe, it }, { clock: true, stops: true });
});
