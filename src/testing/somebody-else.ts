import { memoryAdapter } from '../adapter/memory/memory-adapter.js';
import type { MemoryWorld } from '../adapter/memory/memory-world.js';
import { newOpaqueId } from '../domain/opaque-id.js';
import { enrolParty } from './enrol-party.js';
import type { TestPerson } from './test-world.js';

/** Somebody with keys, who has nothing to do with any of it. */
export async function somebodyElse(world: MemoryWorld, { identity: like }: TestPerson): Promise<TestPerson> {
  const identity = { ...like, subject: `m_${newOpaqueId()}` };
  const adapter = memoryAdapter(world, identity);
  return { identity, adapter, keys: await enrolParty(adapter, world.now()) };
}
