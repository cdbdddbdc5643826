/**
 * Attacks that are counted by themselves, whatever reason they are refused for.
 * `escrow-key`: a claim or a recording with a reader whom the root has not named. `late-signer`: signed by a device that was
 * not there. `denied-consent`: no permission, or somebody else's. `stolen-link`: a link that a thief has made. `stale-chain`: an
 * older chain of the person's own. `peer-fork`: another chain of the other party's than the one that was seen.
 * `stale-lease`: a lease that was given for another question. `wrong-identity`: the caller is taken for a member who never was
 * at this device. `shared-device`: for one whose keys lie on it. `other-appointment`: another consultation of the person's own
 * than was asked for. `unsigned-hello`: somebody in a call who says hello as the other party, and whom no device of theirs
 * signs for.
 */
export const LIE_KINDS = ['escrow-key', 'late-signer', 'denied-consent', 'stolen-link', 'stale-chain', 'peer-fork', 'stale-lease', 'wrong-identity', 'shared-device', 'other-appointment', 'unsigned-hello'] as const;
export type LieKind = (typeof LIE_KINDS)[number];
