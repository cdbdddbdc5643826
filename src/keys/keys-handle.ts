import type { LinkWay } from '../domain/key-content.js';
import type { KeyPermission } from '../domain/key-permission.js';
import type { MemberNotice } from '../domain/member-notice.js';
import type { KeysState } from './look-at-keys.js';

export type { KeysState };

/** One of the person's devices. Times are milliseconds since 1970. */
export interface OwnDeviceView {
  readonly kid: string;
  /** When it was let in. */
  readonly since: number;
  /** When it was last used, at most a day exact. */
  readonly lastUsed: number;
  readonly thisDevice: boolean;
}

/** One way to have the account's key again: a code that was written down, or a passkey. */
export type RecoveryMethod = Pick<LinkWay, 'kind' | 'id' | 'at'>;

/** How things stand with the person's keys on this device. */
export interface KeysStatus {
  /**
   * `ready`: recordings open here. `sealed`: not before this device has been let in, by a code or a passkey. `removed`: this
   * device was removed; its keys are still here, and open nothing until it is let in again.
   */
  readonly state: KeysState;
  /** False where the browser keeps nothing: after this page the keys are gone from this device. */
  readonly lasting: boolean;
  /** A recovery code waits in this page to be written down. */
  readonly codePending: boolean;
  /** False as long as nobody has confirmed the code that this device made: it may be written down nowhere. */
  readonly codeConfirmed: boolean;
  readonly devices: readonly OwnDeviceView[];
  /** How the account's key can be had again. */
  readonly recoveryMethods: readonly RecoveryMethod[];
  /** The insurer's permission to begin with a new key; null when there is none, or it was stopped. */
  readonly permission: KeyPermission | null;
  /** What was done about the keys, newest first; null where that is not known. */
  readonly notices: readonly MemberNotice[] | null;
  /** Whether a passkey is worth offering here. */
  readonly passkeys: boolean;
}

/**
 * The signed-in person's keys, as an element works on them. A code goes in as it was typed: any case, with spaces and
 * hyphens or without. Every question can fail with `backend/*`, and with `keys/unavailable` where no keys can be kept.
 * What changes devices or recovery methods fails with `backend/forbidden` where recordings do not open.
 */
export interface KeysHandle {
  /** Asks the backend and the device. @throws ConsultError `ownership/denied` for a chain of keys that is not hers */
  status(): Promise<KeysStatus>;
  /** The code that waits in this page to be written down, in its five groups; null when none does. */
  pendingCode(): Promise<readonly string[] | null>;
  /** It has been written down, and its last group is typed to show it: now it counts, and is forgotten here. @throws ConsultError `keys/wrong-code` */
  confirmCode(lastGroup: string): Promise<void>;
  /** Lets this device in. @throws ConsultError `keys/wrong-code`, `keys/too-many-attempts` */
  recover(code: string): Promise<void>;
  /** The same by a passkey. @throws ConsultError `keys/no-passkey`, `keys/wrong-code`, `keys/too-many-attempts` */
  recoverWithPasskey(): Promise<void>;
  /** Makes a new code, which then waits to be written down. The old one holds until the new one is confirmed. */
  renewCode(): Promise<void>;
  /** Makes a passkey that lets devices in. @throws ConsultError `keys/no-passkey`, `keys/too-many-methods` */
  addPasskey(): Promise<void>;
  /** Removes a recovery method; not the last one. Changes the account's key. */
  removeMethod(id: string): Promise<void>;
  /** Removes another device, and changes the account's key: what is recorded from then on does not open there. */
  removeDevice(kid: string): Promise<void>;
  /**
   * Makes a new key in the place of one that no device, code or passkey opens any more. Other devices are out then, and what
   * was recorded for the former key stays closed until it is handed over. It takes the insurer's permission, which has to
   * have taken effect. On a device that recordings open on it does nothing.
   * @throws ConsultError `backend/conflict` without that permission
   */
  replaceAccount(): Promise<void>;
  /** Stops the insurer's permission to begin with a new key. */
  stopPermission(id: string): Promise<void>;
  /** Calls back after every change. @returns what ends it */
  onChange(listener: () => void): () => void;
}
