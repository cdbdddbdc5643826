import { ConsultError } from '../../src/domain/consult-error.js';
import type { ErrorCode } from '../../src/domain/error-codes.js';
import type { KeysHandle, KeysStatus } from '../../src/keys/keys-handle.js';
import { isLastGroup, readRecoveryCode, recoveryCodeGroups } from '../../src/keys/recovery-code.js';

/** The codes of every story: the one that waits, and the one that is valid. */
export const NEW_CODE = '7K2M9QWX4RTB6ZC1HV8PJ0ND5S';
export const GOOD_CODE = 'AAAAABBBBBCCCCCDDDDDEEEEEE';

export interface FakeKeysOptions extends Partial<Pick<KeysStatus, 'state' | 'lasting' | 'codePending' | 'passkeys' | 'devices' | 'ways'>> {
  /** Of every question, or `hangs`. */
  trouble?: ErrorCode | 'hangs';
  /** Of what the member does. */
  deedTrouble?: ErrorCode;
}

const DAY = 86_400_000;
const START = Date.UTC(2026, 10, 24, 9);
const WAY = { salt: 'A'.repeat(43), account: 'A'.repeat(43) } as const;

/** Keys of nothing but what a story says. Verbs change it as true ones would. */
export class FakeKeys implements KeysHandle {
  options: FakeKeysOptions;
  readonly #listeners = new Set<() => void>();

  constructor(options: FakeKeysOptions = {}) {
    this.options = {
      state: 'ready', lasting: true, codePending: false, passkeys: true,
      devices: [{ kid: 'kid-1', since: START - 200 * DAY, thisDevice: false }, { kid: 'kid-2', since: START, thisDevice: true }],
      ways: [{ ...WAY, kind: 'recovery-code', id: 'way-1', at: START - 200 * DAY }],
      ...options,
    };
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  async status(): Promise<KeysStatus> {
    const { trouble } = this.options;
    if (trouble === 'hangs') return new Promise(() => undefined);
    if (trouble !== undefined) throw new ConsultError(trouble);
    const { state = 'ready', lasting = true, codePending = false, passkeys = true, devices = [], ways = [] } = this.options;
    return { state, lasting, codePending, passkeys, devices, ways };
  }

  async pendingCode(): Promise<readonly string[] | null> {
    return this.options.codePending === true ? recoveryCodeGroups(NEW_CODE) : null;
  }

  confirmCode(lastGroup: string): Promise<void> {
    return this.#deed({ codePending: false }, () => { if (!isLastGroup(lastGroup, NEW_CODE)) throw new ConsultError('keys/wrong-code'); });
  }

  recover(code: string): Promise<void> {
    return this.#deed({ state: 'ready' }, () => assertGood(code));
  }

  recoverWithPasskey(): Promise<void> {
    return this.#deed({ state: 'ready' });
  }

  renewCode(currentCode: string): Promise<void> {
    return this.#deed({ codePending: true }, () => assertGood(currentCode));
  }

  addPasskey(code: string | null): Promise<void> {
    const ways = [...(this.options.ways ?? []), { ...WAY, kind: 'passkey', id: 'way-2', at: START } as const];
    return this.#deed({ ways }, () => { if (code !== null) assertGood(code); });
  }

  replaceAccount(): Promise<void> {
    return this.#deed({ state: 'ready', codePending: true, devices: (this.options.devices ?? []).filter(({ thisDevice }) => thisDevice) });
  }

  removeDevice(kid: string): Promise<void> {
    return this.#deed({ devices: (this.options.devices ?? []).filter((device) => device.kid !== kid) });
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
