import type { PartyKeys } from '../ownership/party-keys.js';
import { pinFault } from '../ownership/pin-fault.js';
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
    faultOf(peer) {
      const { newest: { payload: { sub } }, links } = peer;
      // What was merely seen may be ahead of what was proved: a chain that is older than either is a rollback.
      const spoken = pins.spokenLink(sub);
      const faults = [pins.keys(sub), spoken].map((pin) => pinFault(peer, pin));
      const fault = faults.find((each) => each === 'rollback') ?? faults.find((each) => each !== null) ?? null;
      if (fault !== null || spoken === null || links.some(({ digest }) => digest === spoken.digest)) return fault;
      // A chain is served from a checkpoint on. One that lies after the last call hides its link from an honest person too:
      // that person's device is looked at then, in `meet`, and one that was not there before is shown as new.
      const first = links[0]?.payload;
      return first?.checkpoint === true && first.seq > spoken.seq ? null : 'member-key';
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
