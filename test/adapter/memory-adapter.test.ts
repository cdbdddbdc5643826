import { memoryAdapter } from '../../src/adapter/memory/memory-adapter.js';
import { adapterContract } from '../../src/testing/contract/adapter-contract.js';
import type { ContractSubject } from '../../src/testing/contract/contract-subject.js';
import { createTestWorld } from '../../src/testing/test-world.js';

async function subject(): Promise<ContractSubject> {
  const { world, clock, trust, people, otherMember } = await createTestWorld();
  return { ...people, otherMember: otherMember.adapter, signedOut: memoryAdapter(world, null), trust, advance: clock.advance };
}

describe('memoryAdapter', () => {
  adapterContract(subject, { describe, it }, { clock: true });
});
