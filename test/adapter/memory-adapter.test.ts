import { memoryAdapter } from '../../src/adapter/memory/memory-adapter.js';
import { adapterContract } from '../../src/testing/contract/adapter-contract.js';
import type { ContractSubject } from '../../src/testing/contract/contract-subject.js';
import { createTestWorld } from '../../src/testing/test-world.js';

async function subject(): Promise<ContractSubject> {
  const { world, clock, trust, people, member, otherMember, practitioner } = await createTestWorld();
  return {
    ...people,
    otherMember: otherMember.adapter,
    newcomer: memoryAdapter(world, { ...member.identity, subject: 'm_newcomer', displayName: 'Nadia Petrova' }),
    signedOut: memoryAdapter(world, null),
    keysOf: (person) => Promise.resolve({ member, otherMember, practitioner }[person].keys),
    trust,
    advance: clock.advance,
  };
}

describe('memoryAdapter', () => {
  adapterContract(subject, { describe, it }, { clock: true });
});
