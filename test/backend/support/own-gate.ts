import { createUnseal } from '../../../src/keys/unseal-meta.js';
import { verifyOwnership, type GateContext, type OwnershipDecision } from '../../../src/ownership/gate.js';
import { verifyKeyset } from '../../../src/ownership/keyset.js';
import type { TestParty } from '../../../src/testing/make-party.js';
import type { Person } from './person.js';

/** The client's own gate, on a device that has seen nothing before: what it says of an item that somebody was sent. */
export async function ownGate(person: Person, { account, device }: Pick<TestParty, 'account' | 'device'>, item: unknown): Promise<OwnershipDecision> {
  const unseal = createUnseal((kid) => (kid === account.kid ? account : null));
  return verifyOwnership(item, { ...(await gateContext(person, device.kid)), holdsKey: (kid) => kid === account.kid, unseal });
}

/** What the gate has to know on such a device, but for its keys. */
export async function gateContext(person: Person, device: string | null): Promise<Omit<GateContext, 'holdsKey' | 'unseal'>> {
  const { subject, tenant, region } = await person.me();
  const { services } = person.backend;
  const { anchor, document } = services.trust.of({ tenant, region });
  const verified = await verifyKeyset(document, anchor, 0, services.clock());
  if (!verified.ok) throw new Error(`The keyset does not verify: ${verified.fault}.`);
  return {
    subject, tenant, region, keyset: verified.keyset, now: services.clock(), revocations: [],
    pinnedHead: () => null, pinnedKeys: () => null, device,
  };
}
