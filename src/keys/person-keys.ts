import type { KeyPort } from '../adapter/ports/key-port.js';
import { ConsultError, asConsultError } from '../domain/consult-error.js';
import { newOpaqueId } from '../domain/opaque-id.js';
import type { VaultWay } from '../domain/vault.js';
import type { KeyResolver } from '../ownership/verify-token.js';
import { enrolDevice, replaceAccount, type EnrolContext, type Enrolled } from './enrol-device.js';
import type { KeyRow } from './key-row.js';
import type { KeyStore } from './key-store.js';
import type { KeysHandle, KeysStatus } from './keys-handle.js';
import { ownerKey, type KeysOwner } from './keys-owner.js';
import { verifyOwnChain } from './own-chain.js';
import type { OwnAccount, OwnDevice, OwnKeys } from './own-keys.js';
import { openKeyStore } from './open-key-store.js';
import { browserPasskeys, type Passkeys } from './passkey.js';
import { pendingCodeOf, readPendingCode, sealPendingCode } from './pending-code.js';
import { Pins } from './pins.js';
import { openVaultWith, waysOf, type OpenedVault } from './recover-account.js';
import { isLastGroup, newRecoveryCode, readRecoveryCode, recoveryCodeGroups } from './recovery-code.js';
import { newSalt, openVaultEntry, sealVaultEntry } from './vault-entry.js';
import { codeSecret } from './vault-secret.js';

/** For those who keep keys elsewhere, and for tests. */
export interface KeysSurroundings {
  store?: KeyStore;
  passkeys?: Passkeys;
}

/**
 * The keys of one person on this device: enrols it when it is not one of hers yet.
 * @param resolveIssuer the verified keyset's issuer keys
 * @param now milliseconds since 1970
 * @throws ConsultError `keys/unavailable` where the page has no WebCrypto, `ownership/denied` for a chain of keys that is
 *   not hers or older than what this device has seen, `keys/too-many-devices`, `backend/*`
 */
export async function openKeys(owner: KeysOwner, port: KeyPort, resolveIssuer: KeyResolver, now: () => number, surroundings: KeysSurroundings = {}): Promise<PersonKeys> {
  if ((globalThis.crypto as Crypto | undefined)?.subtle === undefined) throw new ConsultError('keys/unavailable');
  const store = surroundings.store ?? (await openKeyStore());
  try {
    const pins = await Pins.open(store, ownerKey(owner));
    const context = { owner: { tenant: owner.tenant, region: owner.region, subject: owner.subject }, port, resolveIssuer, now, store, pins };
    return new PersonKeys(context, await enrolDevice(context), surroundings.passkeys ?? browserPasskeys);
  } catch (error) {
    store.close();
    throw asConsultError(error, 'keys/unavailable');
  }
}

/** What `openKeys` gives: the keys to sign and open with, and what an element shows of them. */
export class PersonKeys implements OwnKeys, KeysHandle {
  readonly #context: EnrolContext;
  readonly #passkeys: Passkeys;
  readonly #listeners = new Set<() => void>();
  #enrolled: Enrolled | null;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(context: EnrolContext, enrolled: Enrolled, passkeys: Passkeys) {
    this.#context = context;
    this.#enrolled = enrolled;
    this.#passkeys = passkeys;
  }

  get device(): OwnDevice {
    return this.#now.row.device;
  }

  get account(): OwnAccount | null {
    return this.accountOf(this.#now.chain.account.kid);
  }

  get chain(): readonly string[] {
    return this.#now.chain.tokens;
  }

  /** What this device has seen: for the gate. */
  get pins(): Pins {
    return this.#context.pins;
  }

  /** The account's keys that this device holds, former ones too. */
  get accounts(): readonly OwnAccount[] {
    return this.#enrolled?.row.accounts ?? [];
  }

  /** The account's key of this name, a former one too; null when this device does not hold it. */
  accountOf(kid: string): OwnAccount | null {
    return this.accounts.find((account) => account.kid === kid) ?? null;
  }

  /** Asks again how things stand: another device or another page may have changed them. @throws as `openKeys` */
  async refresh(): Promise<void> {
    const changed = await this.#inTurn(async () => {
      const before = this.#now;
      const after = await enrolDevice(this.#context);
      if (this.#enrolled !== null) this.#enrolled = after;
      return before.chain.newest.digest !== after.chain.newest.digest || before.row.accounts.length !== after.row.accounts.length || before.row.code?.entry.id !== after.row.code?.entry.id;
    });
    if (changed) this.#tell();
  }

  async status(): Promise<KeysStatus> {
    await this.refresh();
    const { row, chain } = this.#now;
    const [ways, passkeys] = await Promise.all([waysOf(this.#access), this.#passkeys.available()]);
    return {
      state: this.account === null ? 'sealed' : 'ready',
      lasting: this.#context.store.lasting,
      codePending: pendingCodeOf(this.#now) !== null,
      devices: chain.devices.map((device) => ({ ...device, thisDevice: device.kid === row.device.kid })),
      ways, passkeys,
    };
  }

  async pendingCode(): Promise<readonly string[] | null> {
    const code = await readPendingCode(this.#now);
    return code === null ? null : recoveryCodeGroups(code);
  }

  async confirmCode(lastGroup: string): Promise<void> {
    const pending = pendingCodeOf(this.#now);
    const code = await readPendingCode(this.#now);
    if (pending === null || code === null) return;
    if (!isLastGroup(lastGroup, code)) throw new ConsultError('keys/wrong-code');
    const { entry, replaces } = pending;
    if (replaces !== null) {
      await this.#context.port.putVault(entry);
      // Asked again after a lost answer: the old one may be gone by now.
      if ((await this.#context.port.vault()).some(({ id }) => id === replaces)) await this.#context.port.removeVault(replaces);
    }
    await this.#change((found) => (found.code?.entry.id === entry.id ? { ...found, code: null } : found));
  }

  recover(code: string): Promise<void> {
    return this.#withCode(code, (opened) => this.#keep(opened));
  }

  async recoverWithPasskey(): Promise<void> {
    const ways = await waysOf(this.#access, 'passkey');
    const { id, secret } = await this.#passkeys.use(ways);
    await openVaultWith(this.#access, ways.filter((way) => way.id === id), secret, (opened) => this.#keep(opened));
  }

  renewCode(currentCode: string): Promise<void> {
    return this.#withCode(currentCode, async (opened) => {
      const code = newRecoveryCode();
      const way: VaultWay = { kind: 'recovery-code', id: newOpaqueId(), salt: newSalt(), account: opened.account.kid, at: this.#context.now() };
      const entry = await sealVaultEntry(this.#context.owner, way, codeSecret(code), opened.scalar);
      const pending = await sealPendingCode(code, this.#now.row.codeKey, entry, opened.way.id);
      await this.#keep(opened, (row) => ({ ...row, code: pending }));
    });
  }

  async addPasskey(code: string | null): Promise<void> {
    const make = async (opened: Pick<OpenedVault, 'scalar' | 'account'>): Promise<void> => {
      const salt = newSalt();
      const { id, secret } = await this.#passkeys.create(this.#context.owner.subject, salt);
      try {
        const way: VaultWay = { kind: 'passkey', id, salt, account: opened.account.kid, at: this.#context.now() };
        await this.#context.port.putVault(await sealVaultEntry(this.#context.owner, way, secret, opened.scalar));
      } finally {
        secret.fill(0);
      }
      await this.#keep(opened);
    };
    if (code !== null) return this.#withCode(code, make);
    // A code that waits opens its own entry, which lies beside it.
    const pending = pendingCodeOf(this.#now);
    const known = await readPendingCode(this.#now);
    if (pending === null || known === null) throw new ConsultError('keys/wrong-code');
    const opened = await openVaultEntry(this.#context.owner, pending.entry, codeSecret(known), this.#now.chain.account, async (scalar, account) => {
      await make({ scalar, account });
      return true;
    });
    if (opened === null) throw new ConsultError('keys/wrong-code');
  }

  async removeDevice(kid: string): Promise<void> {
    // One that has not been let in decides nothing about the others.
    if (this.account === null || kid === this.device.kid) throw new ConsultError('backend/forbidden');
    const { owner, port, resolveIssuer, pins } = this.#context;
    const tokens = await port.removeDevice(kid);
    const chain = await verifyOwnChain(tokens, owner, resolveIssuer, pins.keys(owner.subject));
    if (chain !== null) await pins.seeKeys([[owner.subject, chain.newest]]);
    await this.refresh();
  }

  async replaceAccount(): Promise<void> {
    await this.#inTurn(async () => {
      // For whoever has signed out while it waited for its turn, nothing is replaced.
      void this.#now;
      const after = await replaceAccount(this.#context);
      if (this.#enrolled !== null) this.#enrolled = after;
    });
    this.#tell();
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Drops all references; the keys stay on the device for the next sign-in. Idempotent. */
  close(): void {
    if (this.#enrolled === null) return;
    this.#enrolled = null;
    this.#listeners.clear();
    this.#context.store.close();
  }

  get #now(): Enrolled {
    if (this.#enrolled === null) throw new ConsultError('keys/unavailable');
    return this.#enrolled;
  }

  get #access(): { owner: KeysOwner; port: KeyPort; named: Enrolled['chain']['account'] } {
    return { owner: this.#context.owner, port: this.#context.port, named: this.#now.chain.account };
  }

  async #withCode(typed: string, work: (opened: OpenedVault) => Promise<void>): Promise<void> {
    const code = readRecoveryCode(typed);
    await openVaultWith(this.#access, await waysOf(this.#access, 'recovery-code'), codeSecret(code), work);
  }

  /** Keeps the account's pair on this device, if it is not here yet. */
  #keep({ account }: Pick<OpenedVault, 'account'>, more: (row: KeyRow) => KeyRow = (row) => row): Promise<void> {
    return this.#change((row) => more(row.accounts.some(({ kid }) => kid === account.kid) ? row : { ...row, accounts: [...row.accounts, account] }));
  }

  async #change(change: (row: KeyRow) => KeyRow): Promise<void> {
    const { store, owner } = this.#context;
    await this.#inTurn(async () => {
      const row = await store.change(ownerKey(owner), (found) => (found === null ? null : change(found)));
      if (row === null) throw new ConsultError('keys/unavailable');
      this.#enrolled = { ...this.#now, row };
    });
    this.#tell();
  }

  /** One after the other: what was read before a change must not be taken for what is there after it. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}
