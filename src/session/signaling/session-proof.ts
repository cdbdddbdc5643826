import type { KnownPeers } from '../../keys/known-peers.js';
import type { OwnKeys } from '../../keys/own-keys.js';
import type { PartyKey } from '../../ownership/party-key.js';
import type { PartyKeys } from '../../ownership/party-keys.js';

/** With what one side of a call shows who it is, and looks at who the other one is. */
export interface SessionProof {
  /** The session claim's digest. */
  readonly cd: string;
  readonly keys: OwnKeys;
  /**
   * Verifies the chain of keys that the other page shows: against the claim, the issuer's keys and what this device has
   * seen; at least as new as what the backend handed over.
   * @param sessionKey of a page that is not in that chain
   * @returns null when it is not the other party's
   */
  readonly peerKeys: (chain: readonly string[], sessionKey?: string) => Promise<PartyKeys | null>;
  /** Whom this device has spoken with before, and over which keys. */
  readonly known: KnownPeers;
  /** Session keys of mine for this consultation, those of earlier pages too: their signatures stand. */
  readonly sessionSigners?: readonly PartyKey[];
}
