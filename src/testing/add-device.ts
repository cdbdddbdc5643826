import type { BackendAdapter } from '../adapter/backend-adapter.js';
import { makeDeviceKeys, type DeviceKeys } from '../keys/device-key.js';
import { peekPayload } from '../ownership/jws.js';
import { memberKeySchema, type MemberKey } from '../ownership/member-key.js';
import { payloadDigest } from '../ownership/payload-digest.js';
import type { Verified } from '../ownership/verify-token.js';
import type { TestKeys } from './enrol-party.js';
import { makeKeyChange, type KeyPerson } from './make-key-change.js';

/** The newest link of a chain, as it stands: nothing is verified. */
export async function newestLink(chain: readonly string[]): Promise<Verified<MemberKey>> {
  const payload = peekPayload(chain.at(-1) ?? '', memberKeySchema);
  if (payload === null) throw new Error('There is no link.');
  return { payload, digest: await payloadDigest(payload) };
}

/**
 * Lets one more device into the chain of the one who is signed in, by the recovery method.
 * @param keys as `enrolParty` made them
 * @param at milliseconds since 1970, as the backend's clock has it
 * @returns the device, and the whole chain
 */
export async function addDevice(adapter: BackendAdapter, person: KeyPerson, { account, way, proof }: Pick<TestKeys, 'account' | 'way' | 'proof'>, at: number): Promise<{ device: DeviceKeys; chain: string[] }> {
  const device = await makeDeviceKeys();
  const before = await newestLink(await adapter.keys.chain());
  await adapter.keys.change(await makeKeyChange(person, { before, next: account, addDevice: device }, { how: 'recovery', id: way.id, proof }, at));
  return { device, chain: await adapter.keys.chain(1) };
}
