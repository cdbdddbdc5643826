import type { NamedPublicKey } from '../domain/named-public-key.js';
import type { VaultEntry } from '../domain/vault.js';
import type { OwnAccount, OwnDevice } from './own-keys.js';

/** A recovery code that has not been written down yet, as it lies on this device. */
export interface PendingCode {
  /** nonce(12) || the code under the row's `codeKey`. */
  readonly sealed: Uint8Array<ArrayBuffer>;
  /** What it opens. In the vault from the beginning for a first code; put there on confirming for a later one. */
  readonly entry: VaultEntry;
  /** The way whose place it takes once it is confirmed; null for a first code. */
  readonly replaces: string | null;
}

/**
 * An account key that was made here and is not known to have become the account's. Never thrown away: whatever a backend
 * answered, it may have taken it, or take it later, and nobody else has its private half.
 */
export interface AccountOffer {
  readonly account: OwnAccount;
  readonly named: NamedPublicKey;
  readonly vault: readonly VaultEntry[];
  /** Waits to be written down from when the key is the account's. */
  readonly code: PendingCode;
}

/** All that this device keeps of one person. No private half in it can be read out. */
export interface KeyRow {
  readonly device: OwnDevice;
  /** The account's key once this device has it, and former ones: old recordings were made for those. */
  readonly accounts: readonly OwnAccount[];
  readonly offer: AccountOffer | null;
  /** AES-256-GCM: seals a pending code. */
  readonly codeKey: CryptoKey;
  readonly code: PendingCode | null;
}
