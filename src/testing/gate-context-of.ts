import type { MemoryWorld } from '../adapter/memory/memory-world.js';
import { createUnseal } from '../keys/unseal-meta.js';
import type { GateContext } from '../ownership/gate.js';
import type { TestPerson } from './test-world.js';

/** What the gate knows on a person's own device, which has seen nothing before. */
export function gateContextOf(world: MemoryWorld, { identity, keys: { account, device } }: TestPerson): GateContext {
  return {
    subject: identity.subject,
    tenant: world.tenant,
    region: world.region,
    keyset: world.keys.keyset,
    now: world.now(),
    revocations: [],
    pinnedHead: () => null,
    pinnedKeys: () => null,
    device: device.kid,
    holdsKey: (kid) => kid === account.kid,
    unseal: createUnseal((kid) => (kid === account.kid ? account : null)),
  };
}
