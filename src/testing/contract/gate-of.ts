import { createUnseal } from '../../keys/unseal-meta.js';
import type { GateContext } from '../../ownership/gate.js';
import { verifyKeyset } from '../../ownership/keyset.js';
import type { ContractSubject, KeyedPerson } from './contract-subject.js';
import { expect } from './expect.js';

/** What the gate knows on a person's device, from what the backend itself says of keys and of who is signed in. */
export async function gateOf(subject: ContractSubject, person: KeyedPerson): Promise<GateContext> {
  const result = await verifyKeyset(await subject[person].keys.keyset(), subject.trust, 0, subject.now());
  const me = await subject[person].identity.whoAmI();
  expect(result.ok && me !== null, 'the keyset is not believed, or nobody is signed in');
  const { account, device } = await subject.keysOf(person);
  const { tenant, region } = subject.trust;
  return {
    subject: me.subject, tenant, region, keyset: result.keyset, now: subject.now(), revocations: [],
    pinnedHead: () => null, pinnedKeys: () => null,
    device: device.kid,
    holdsKey: (kid) => kid === account.kid,
    unseal: createUnseal((kid) => (kid === account.kid ? account : null)),
  };
}
