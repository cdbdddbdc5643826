import { DEVICES_MAX, type LinkDevice, type LinkWay } from '../domain/key-content.js';
import { expiredDevices, longestUnused, type LastUses } from '../ownership/device-uses.js';
import type { OwnChain } from './own-chain.js';

/** What a person wants of the next link. */
export interface ChangeWish {
  readonly dropDevices?: readonly string[];
  readonly dropWays?: readonly string[];
  readonly addsDevice?: boolean;
}

/** What is known of the chain's devices and recovery methods. */
export interface ChangeFacts {
  readonly now: number;
  /** Last uses by the name of the signing key: milliseconds since 1970. */
  readonly uses: LastUses;
  /** Names of encryption keys that nobody who held the account key has added. */
  readonly strangers: ReadonlySet<string>;
  /** The device that asks; null for one that is still outside. */
  readonly thisDevice: string | null;
}

/** What stays, and whether the account's key changes. */
export interface ChangePlan {
  readonly devices: readonly LinkDevice[];
  readonly ways: readonly LinkWay[];
  readonly rotates: boolean;
}

/**
 * Decides what of the newest link stays. Pure. Whatever could open what is recorded from now on, and is to be able to no
 * more, goes together with the account's key.
 */
export function planChange(chain: Pick<OwnChain, 'devices' | 'ways'>, wish: ChangeWish, facts: ChangeFacts): ChangePlan {
  const { thisDevice, strangers, uses, now } = facts;
  const out = new Set([...(wish.dropDevices ?? []), ...expiredDevices(chain.devices, uses, now).map(({ sig }) => sig.kid), ...chain.devices.flatMap(({ sig, enc }) => (strangers.has(enc.kid) ? [sig.kid] : []))]);
  const stay = chain.devices.filter(({ sig: { kid } }) => kid === thisDevice || !out.has(kid));
  const longest = wish.addsDevice === true && stay.length >= DEVICES_MAX ? longestUnused(stay, uses) : null;
  const devices = stay.filter((device) => device !== longest);
  const ways = chain.ways.filter(({ id, enc }) => !strangers.has(enc.kid) && wish.dropWays?.includes(id) !== true);
  return { devices, ways, rotates: devices.length < chain.devices.length || ways.length < chain.ways.length };
}
