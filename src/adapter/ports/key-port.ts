import type { AccountBox } from '../../domain/account-box.js';
import type { DeviceUse } from '../../domain/device-use.js';
import type { KeyChange } from '../../domain/key-change.js';
import type { KeyPermission } from '../../domain/key-permission.js';
import type { VaultEntry, VaultWay } from '../../domain/vault.js';

/** The tenant's published keys: a `consult-keyset+jwt` and the public root key that signed it. */
export interface KeysetDocument {
  keyset: string;
  /** Trusted only if its RFC 7638 thumbprint equals the one that the SDK was configured with. */
  rootKey: JsonWebKey;
}

/** What a recovery method opens. */
export interface OpenedWay {
  entry: VaultEntry;
  /** Of the account's key for this method, and of every former account key for the one that followed it. */
  boxes: AccountBox[];
}

export interface KeyPort {
  /**
   * The keyset of the configured tenant and region.
   * @throws ConsultError `backend/unreachable`, `backend/bad-response`; never null: without keys nothing can be shown.
   */
  keyset(signal?: AbortSignal): Promise<KeysetDocument>;
  /**
   * The caller's own chain of keys (`consult-memberkey+jwt`), oldest first. Empty before the first link.
   * @param since the place of the first link that is wanted: the caller's pin. Without it from the newest checkpoint, or from 1, on
   */
  chain(since?: number, signal?: AbortSignal): Promise<string[]>;
  /**
   * Makes the next link. It settles, and stores nothing, when exactly this content is the newest one already: the same
   * change can be asked for again after a lost answer.
   * @returns the chain from the link before the new one on
   * @throws ConsultError `backend/rejected` (not a change that follows from what there is, or not proved by the device that
   *   is added), `backend/forbidden` (nothing authorises it), `backend/conflict` (another change came first: read the chain
   *   again, then decide), `keys/wrong-code`, `keys/too-many-attempts`, `backend/too-many-requests` (20 links in a day)
   */
  change(change: KeyChange, signal?: AbortSignal): Promise<string[]>;
  /**
   * The boxes of the account's keys for this encryption key of a device, and those of every former account key for the one
   * that followed it. Empty for a key that is no device's of the caller's. The backend notes that the device was used.
   */
  boxes(deviceEncKid: string, signal?: AbortSignal): Promise<AccountBox[]>;
  /** When each device of the newest link was last used, at most a day exact. */
  uses(signal?: AbortSignal): Promise<DeviceUse[]>;
  /** The recovery methods of the newest link, newest first, without what they hold. */
  ways(signal?: AbortSignal): Promise<VaultWay[]>;
  /**
   * Hands out what a recovery method holds to one who shows its proof (base64url, 32 bytes). A wrong one reveals nothing,
   * and five are looked at in an hour.
   * @throws ConsultError `keys/wrong-code` (also for a method that does not exist), `keys/too-many-attempts`
   */
  openWay(id: string, proof: string, signal?: AbortSignal): Promise<OpenedWay>;
  /** The insurer's permission for the caller to begin anew, stopped ones included until they end. @returns null when there is none */
  permission(signal?: AbortSignal): Promise<KeyPermission | null>;
  /**
   * Stops a permission. Twice is once.
   * @param token a `consult-keychange+jwt` by a device of the newest link: see `stopPermissionDigest`
   * @throws ConsultError `backend/not-found`, `backend/forbidden` (no device has signed it)
   */
  stopPermission(id: string, token: string, signal?: AbortSignal): Promise<void>;
}
