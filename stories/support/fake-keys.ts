import { ConsultError } from '../../src/domain/consult-error.js';
import type { ErrorCode } from '../../src/domain/error-codes.js';
import type { KeyPermission } from '../../src/domain/key-permission.js';
import type { MemberNotice, NoticeKind } from '../../src/domain/member-notice.js';
import type { KeysHandle, KeysStatus, OwnDeviceView, RecoveryMethod } from '../../src/keys/keys-handle.js';
import { isLastGroup, readRecoveryCode, recoveryCodeGroups } from '../../src/keys/recovery-code.js';

/** The codes of every story: the one that waits, and the one that is valid. */
export const NEW_CODE = '7K2M9QWX4RTB6ZC1HV8PJ0ND5S';
export const GOOD_CODE = 'AAAAABBBBBCCCCCDDDDDEEEEEE';

export interface FakeKeysOptions extends Partial<KeysStatus> {
  /** Of every question, or `hangs`. */
  trouble?: ErrorCode | 'hangs';
  /** Of what the member does. */
  deedTrouble?: ErrorCode;
}

const DAY = 86_400_000;
const START = Date.UTC(2026, 10, 24, 9);

export const codeMethod: RecoveryMethod = { kind: 'recovery-code', id: 'way-1', at: START - 200 * DAY };
export const passkeyMethod: RecoveryMethod = { kind: 'passkey', id: 'way-2', at: Date.UTC(2026, 8, 3) };
export const thisDevice: OwnDeviceView = { kid: 'kid-2', since: START, lastUsed: START, thisDevice: true };
const oldDevice: OwnDeviceView = { kid: 'kid-1', since: START - 200 * DAY, lastUsed: START - 3 * DAY, thisDevice: false };

/** As many devices as an account can have. */
export const sixteenDevices: readonly OwnDeviceView[] = [
  ...Array.from({ length: 15 }, (_, n) => ({ kid: `kid-old-${n}`, since: START - (400 - n * 20) * DAY, lastUsed: START - ((n * 37) % 170) * DAY, thisDevice: false })),
  thisDevice,
];

export function notice(kind: NoticeKind, daysAgo: number, more: Partial<MemberNotice> = {}): MemberNotice {
  return { id: `notice-${daysAgo}`, at: START - daysAgo * DAY, kind, rid: null, to: null, why: null, how: null, count: null, ...more };
}

/** One of each kind, newest first. */
export const everyNotice: readonly MemberNotice[] = [
  notice('more-refused', 0.1, { count: 12 }), notice('change-refused', 0.2, { how: 'device' }), notice('recovery-refused', 0.4, { how: 'recovery' }),
  notice('permission-stopped', 1, { how: 'device' }), notice('account-key-allowed', 2), notice('device-removed', 4, { how: 'device' }),
  notice('device-added', 9, { how: 'recovery' }), notice('recovery-opened', 9.01, { how: 'recovery' }), notice('recovery-added', 30, { how: 'device' }), notice('recovery-removed', 31, { how: 'device' }),
  notice('key-handed-over', 40, { why: 'proxy' }), notice('key-requested', 41, { why: 'legal' }), notice('account-key-replaced', 90, { how: 'permission' }), notice('keys-begun', 200, { how: 'first' }),
];

/** @param hours until it takes effect, from now; an element compares it with the true time */
export function permissionIn(hours: number): KeyPermission {
  const effectiveAt = Date.now() + hours * 3_600_000;
  return { id: 'permission-1', at: effectiveAt - DAY, effectiveAt, until: effectiveAt + 7 * DAY, stopped: false };
}

/** Keys of nothing but what a story says. Verbs change it as true ones would. */
export class FakeKeys implements KeysHandle {
  options: FakeKeysOptions;
  readonly #listeners = new Set<() => void>();

  constructor(options: FakeKeysOptions = {}) {
    this.options = {
      state: 'ready', lasting: true, codePending: false, passkeys: true, permission: null, notices: null,
      codeConfirmed: options.codePending !== true, devices: [oldDevice, thisDevice], recoveryMethods: [codeMethod],
      ...options,
    };
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  async status(): Promise<KeysStatus> {
    const { trouble, deedTrouble: _deeds, ...known } = this.options;
    if (trouble === 'hangs') return new Promise(() => undefined);
    if (trouble !== undefined) throw new ConsultError(trouble);
    return { state: 'ready', lasting: true, codePending: false, codeConfirmed: true, passkeys: true, permission: null, notices: null, devices: [], recoveryMethods: [], ...known };
  }

  async pendingCode(): Promise<readonly string[] | null> {
    return this.options.codePending === true ? recoveryCodeGroups(NEW_CODE) : null;
  }

  confirmCode(lastGroup: string): Promise<void> {
    return this.#deed({ codePending: false, codeConfirmed: true }, () => { if (!isLastGroup(lastGroup, NEW_CODE)) throw new ConsultError('keys/wrong-code'); });
  }

  recover(code: string): Promise<void> {
    return this.#deed(this.#letIn(), () => assertGood(code));
  }

  recoverWithPasskey(): Promise<void> {
    return this.#deed(this.#letIn());
  }

  renewCode(): Promise<void> {
    return this.#deed({ codePending: true });
  }

  addPasskey(): Promise<void> {
    return this.#deed({ recoveryMethods: [...(this.options.recoveryMethods ?? []), { ...passkeyMethod, id: `way-${(this.options.recoveryMethods ?? []).length + 1}` }] });
  }

  removeMethod(id: string): Promise<void> {
    return this.#deed({ recoveryMethods: (this.options.recoveryMethods ?? []).filter((method) => method.id !== id) });
  }

  removeDevice(kid: string): Promise<void> {
    return this.#deed({ devices: (this.options.devices ?? []).filter((device) => device.kid !== kid) });
  }

  replaceAccount(): Promise<void> {
    return this.#deed({ state: 'ready', codePending: true, codeConfirmed: false, permission: null, devices: [thisDevice], recoveryMethods: [codeMethod] });
  }

  stopPermission(): Promise<void> {
    return this.#deed({ permission: null });
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Plays what another page or another device has changed. */
  change(options: FakeKeysOptions): void {
    this.options = { ...this.options, ...options };
    for (const listener of [...this.#listeners]) listener();
  }

  #letIn(): FakeKeysOptions {
    const { devices = [] } = this.options;
    return { state: 'ready', devices: devices.some((device) => device.thisDevice) ? devices : [...devices, thisDevice] };
  }

  async #deed(change: FakeKeysOptions, check: () => void = () => undefined): Promise<void> {
    // Read before anything is asked, as by the true ones.
    check();
    await new Promise((done) => setTimeout(done, 20));
    if (this.options.deedTrouble !== undefined) throw new ConsultError(this.options.deedTrouble);
    this.change(change);
  }
}

function assertGood(code: string): void {
  if (readRecoveryCode(code) !== GOOD_CODE) throw new ConsultError('keys/wrong-code');
}
