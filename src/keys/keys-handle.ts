import type { VaultWay } from '../domain/vault.js';
import type { ChainDevice } from './own-chain.js';

/** One of the person's devices. */
export interface OwnDeviceView extends ChainDevice {
  readonly thisDevice: boolean;
}

/** How things stand with the person's keys on this device. */
export interface KeysStatus {
  /** `ready`: recordings open here. `sealed`: not before this device has been let in, by a code or a passkey. */
  readonly state: 'ready' | 'sealed';
  /** False where the browser keeps nothing: after this page the keys are gone from this device. */
  readonly lasting: boolean;
  /** A recovery code waits to be written down. */
  readonly codePending: boolean;
  readonly devices: readonly OwnDeviceView[];
  /** How the account's key can be had again. */
  readonly ways: readonly VaultWay[];
  /** Whether a passkey is worth offering here. */
  readonly passkeys: boolean;
}

/**
 * The signed-in person's keys, as an element works on them. A code goes in as it was typed: any case, with spaces and
 * hyphens or without. Every question can fail with `backend/*`, and with `keys/unavailable` where no keys can be kept, and with
 * `keys/too-many-devices` on one that the account has no room for.
 */
export interface KeysHandle {
  /** Asks the backend and the device. @throws ConsultError `ownership/denied` for a chain of keys that is not hers */
  status(): Promise<KeysStatus>;
  /** The code that waits to be written down, in its five groups; null when none does. */
  pendingCode(): Promise<readonly string[] | null>;
  /** She has written it down, and types its last group to show it: now it is forgotten here. @throws ConsultError `keys/wrong-code` */
  confirmCode(lastGroup: string): Promise<void>;
  /** Lets this device in. @throws ConsultError `keys/wrong-code`, `keys/too-many-attempts` */
  recover(code: string): Promise<void>;
  /** The same by a passkey. @throws ConsultError `keys/no-passkey`, `keys/wrong-code`, `keys/too-many-attempts` */
  recoverWithPasskey(): Promise<void>;
  /** Makes a new code, which then waits to be written down. The old one holds until the new one is confirmed. @throws as `recover` */
  renewCode(currentCode: string): Promise<void>;
  /**
   * Makes a passkey that lets devices in.
   * @param code null while a code waits to be written down: this device still knows it then
   * @throws as `recover`, and ConsultError `keys/no-passkey`
   */
  addPasskey(code: string | null): Promise<void>;
  /** Takes another device out. @throws ConsultError `backend/forbidden` on a sealed device or for this one, `backend/not-found` */
  removeDevice(kid: string): Promise<void>;
  /**
   * Makes a new key in the place of one that no device, code or passkey of hers opens any more. Her other devices are out
   * then, and what was recorded for the former key stays closed until it is handed over. It takes the insurer's leave, which
   * is given to a person, never to a sign-in alone. On a device that recordings open on it does nothing.
   * @throws ConsultError `backend/conflict` without that leave
   */
  replaceAccount(): Promise<void>;
  /** Calls back after every change. @returns what ends it */
  onChange(listener: () => void): () => void;
}
