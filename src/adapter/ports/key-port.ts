import type { Enrolment, VaultEntry, VaultWay } from '../../domain/vault.js';

/** The tenant's published keys: a `consult-keyset+jwt` and the public root key that signed it. */
export interface KeysetDocument {
  keyset: string;
  /** Trusted only if its RFC 7638 thumbprint equals the one that the SDK was configured with. */
  rootKey: JsonWebKey;
}

export interface KeyPort {
  /**
   * The keyset of the configured tenant and region.
   * @throws ConsultError `backend/unreachable`, `backend/bad-response`; never null: without keys nothing can be shown.
   */
  keyset(signal?: AbortSignal): Promise<KeysetDocument>;
  /** The caller's own chain of keys (`consult-memberkey+jwt`), oldest first. Empty before the first enrolment. */
  chain(signal?: AbortSignal): Promise<string[]>;
  /**
   * Adds a device to the caller's chain; with `account`, a new account key too. The same device again settles.
   * @returns the chain with the new link
   * @throws ConsultError `backend/rejected` (malformed, not proved by the device's own key just now, a new account key without a vault entry of it, or none where there
   *   is no account yet), `backend/conflict` (an account key where the chain has another, which takes the insurer's leave, or too many devices)
   */
  enrol(enrolment: Enrolment, signal?: AbortSignal): Promise<string[]>;
  /**
   * Takes a device out: it can no longer speak for the caller. What it has signed stands. The last one cannot be removed.
   * @returns the chain with the new link
   * @throws ConsultError `backend/not-found` (no such device), `backend/conflict` (the last one)
   */
  removeDevice(kid: string, signal?: AbortSignal): Promise<string[]>;
  /** The ways to the account's private key, without what they hold. */
  vault(signal?: AbortSignal): Promise<VaultWay[]>;
  /** Adds a way, or puts one of the same kind and id in its place. */
  putVault(entry: VaultEntry, signal?: AbortSignal): Promise<void>;
  /** Removes a way. @throws ConsultError `backend/conflict` when it is the last one of the account's present key */
  removeVault(id: string, signal?: AbortSignal): Promise<void>;
  /**
   * Hands out what a way holds to one who shows its proof (base64url, 32 bytes). A wrong one reveals nothing, and few are
   * looked at in an hour.
   * @throws ConsultError `keys/wrong-code` (also for a way that does not exist), `keys/too-many-attempts`
   */
  openVault(id: string, proof: string, signal?: AbortSignal): Promise<VaultEntry>;
}
