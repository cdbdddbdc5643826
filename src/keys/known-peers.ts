import type { PartyKeys } from '../ownership/party-keys.js';
import type { Pins } from './pins.js';

/**
 * Whether the device at the other end was there when this person, on this device, last spoke with its owner: `first`, they
 * have never spoken here; `new`, it has come since.
 */
export type PeerDevice = 'first' | 'known' | 'new';

/** What this device remembers of the people with whom a call was proved. */
export interface KnownPeers {
  /**
   * A chain that does not hold the link that was the newest when they last spoke, or is older.
   * @returns null when it goes on from there
   */
  faultOf: (peer: PartyKeys) => 'member-key' | 'rollback' | null;
  /** A call with this device of theirs is proved: remembered from now on. @returns what was known of it until now */
  meet: (peer: PartyKeys, device: string) => PeerDevice;
}

export function knownPeers(pins: Pins): KnownPeers {
  return {
    faultOf({ newest, links }) {
      const { payload: { sub, seq } } = newest;
      // What was merely seen may be ahead of what was proved: a chain that is older than either is a rollback.
      const [seen, spoken] = [pins.keys(sub), pins.spokenLink(sub)];
      for (const pin of [seen, spoken]) if (pin !== null && seq < pin.seq) return 'rollback';
      if (seen !== null && links.some(({ payload, digest }) => payload.seq === seen.seq && digest !== seen.digest)) return 'member-key';
      return spoken !== null && !links.some(({ digest }) => digest === spoken.digest) ? 'member-key' : null;
    },
    meet({ newest, devices }, device) {
      const { payload: { sub, seq }, digest } = newest;
      const before = pins.spokenDevices(sub);
      const standing = before === null ? 'first' : before.has(device) ? 'known' : 'new';
      // Without a place to write it is remembered as long as the page lives.
      pins.seeSpoken(sub, { seq, digest }, devices.map(({ kid }) => kid)).catch(() => undefined);
      return standing;
    },
  };
}
