import type { MemoryWorld } from '../../adapter/memory/memory-world.js';
import type { LinkDevice } from '../../domain/key-content.js';
import { makeDeviceKeys, type DeviceKeys } from '../../keys/device-key.js';
import { CHECKPOINT_EVERY, signMemberKey, type MemberKey } from '../../ownership/member-key.js';
import { newestLink } from '../add-device.js';
import { namedKey } from '../make-party.js';

/** What no holder of the account key has made. */
const NO_ATTESTATION = 'A'.repeat(43);

export interface ForgedLink {
  readonly token: string;
  /** The device that it adds. */
  readonly added: DeviceKeys;
}

/**
 * The next link of a chain, as a holder of the issuer's key signs it: it adds a device that nobody has asked for.
 * @param change what else it says; by a recovery method of the link before when absent
 */
export async function forgeLink({ keys: { issuerKey, issuerKid } }: MemoryWorld, chain: readonly string[], iat: number, change: (link: MemberKey, added: DeviceKeys) => MemberKey | Promise<MemberKey> = (link) => link): Promise<ForgedLink> {
  const { payload, digest } = await newestLink(chain);
  const added = await makeDeviceKeys();
  const device: LinkDevice = { sig: await namedKey(added.sig.publicKey, 'sig'), enc: await namedKey(added.enc.pair.publicKey, 'enc'), since: iat, att: NO_ATTESTATION };
  const seq = payload.seq + 1;
  const link: MemberKey = {
    ...payload, seq, prev: digest, iat, devices: [...payload.devices, device], cont: null, checkpoint: seq % CHECKPOINT_EVERY === 0,
    by: { how: 'recovery', kid: payload.ways[0]?.enc.kid ?? null, token: null },
  };
  return { token: await signMemberKey(await change(link, added), issuerKey, issuerKid), added };
}
