import { memoryAdapter } from '../../src/adapter/memory/memory-adapter.js';
import type { BackendAdapter } from '../../src/adapter/backend-adapter.js';
import type { ConsultClient } from '../../src/client/consult-client.js';
import { createConsultClient } from '../../src/client/create-consult-client.js';
import type { Violation } from '../../src/domain/violation.js';
import { ownerKey } from '../../src/keys/keys-owner.js';
import { openKeyStore } from '../../src/keys/open-key-store.js';
import { keyStoreOf } from '../../src/testing/key-store-of.js';
import type { TestPerson, TestWorld } from '../../src/testing/test-world.js';

/** One page on a device that the members of a world share, with the browser's own databases. */
export interface SignedIn {
  client: ConsultClient;
  violations: Violation[];
  /** Signs somebody in, or out, without telling the client. */
  become(person: TestPerson | null): void;
  /** What the host does: signs in or out, and says so. */
  switchTo(person: TestPerson | null): Promise<void>;
}

/** @param change puts something of a test's own in the adapter's place */
export async function signedIn(test: TestWorld, person: TestPerson, change: (adapter: BackendAdapter) => Partial<BackendAdapter> = () => ({})): Promise<SignedIn> {
  let who: TestPerson | null = person;
  await keepKeys(test.member, test.otherMember, test.practitioner);
  const adapter = memoryAdapter(test.world, () => who?.identity ?? null);
  const { tenant, region } = test.world;
  const client = createConsultClient({ adapter: { ...adapter, ...change(adapter) }, tenant, region, trust: test.trust, now: test.clock.now });
  const violations: Violation[] = [];
  client.on('violation', (violation) => violations.push(violation));
  const become = (next: TestPerson | null): void => { who = next; };
  return {
    client, violations, become,
    async switchTo(next) {
      become(next);
      await client.refreshIdentity();
    },
  };
}

async function keepKeys(...people: readonly TestPerson[]): Promise<void> {
  const memory = await keyStoreOf(...people);
  const store = await openKeyStore();
  for (const { identity } of people) {
    const row = await memory.read(ownerKey(identity));
    await store.change(ownerKey(identity), () => row);
  }
  store.close();
}
