import { DEVICE_EXPIRES } from '../domain/device-use.js';
import type { LinkDevice } from '../domain/key-content.js';

/** When devices were last used, by the name of their signing key; milliseconds since 1970. */
export type LastUses = ReadonlyMap<string, number>;

/** One that nobody has noted counts from when it was added. */
export function lastUseOf({ sig, since }: Pick<LinkDevice, 'sig' | 'since'>, uses: LastUses): number {
  return Math.max(since, uses.get(sig.kid) ?? 0);
}

/** The devices that have not been used for 180 days. */
export function expiredDevices<Device extends Pick<LinkDevice, 'sig' | 'since'>>(devices: readonly Device[], uses: LastUses, now: number): Device[] {
  return devices.filter((device) => lastUseOf(device, uses) < now - DEVICE_EXPIRES);
}

/** The device that makes room for another one where there is none left. Null for an empty list. */
export function longestUnused<Device extends Pick<LinkDevice, 'sig' | 'since'>>(devices: readonly Device[], uses: LastUses): Device | null {
  return devices.reduce<Device | null>((oldest, device) => (oldest !== null && lastUseOf(oldest, uses) <= lastUseOf(device, uses) ? oldest : device), null);
}
