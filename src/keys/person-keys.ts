import type { NoticePort } from '../adapter/ports/notice-port.js';
import { ConsultError } from '../domain/consult-error.js';
import { WAYS_MAX } from '../domain/key-content.js';
import type { Pin } from '../ownership/evidence.js';
import { changeByDevice, stopByDevice } from './ask-change.js';
import { beginAnew, beginKeys, type Begun } from './begin-keys.js';
import { isIn } from './key-row.js';
import { changeRow, type KeysContext } from './keys-context.js';
import type { KeysHandle, KeysStatus } from './keys-handle.js';
import type { KeysSurroundings } from './keys-surroundings.js';
import { readKeysStatus } from './keys-status.js';
import { ownerKey } from './keys-owner.js';
import { accountOf, lookAtKeys, present, stateOf } from './look-at-keys.js';
import type { OwnAccount, OwnDevice, OwnKeys } from './own-keys.js';
import { browserPasskeys, type Passkeys } from './passkey.js';
import { makePendingCode, type PendingCode } from './pending-code.js';
import type { Pins } from './pins.js';
import { recoverAccount, waysOf } from './recover-account.js';
import { isLastGroup, readRecoveryCode, recoveryCodeGroups } from './recovery-code.js';
import { SessionKeys } from './session-keys.js';
import { makeWay, newSalt } from './way-entry.js';
import { codeSecret } from './way-secret.js';
import { withLock } from './with-lock.js';
import type { Standing } from './standing.js';

/** What `openKeys` gives: the keys to sign and open with, and what an element shows of them. */
export class PersonKeys implements KeysHandle {
  readonly sessionKeys = new SessionKeys();
  readonly #context: KeysContext;
  readonly #passkeys: Passkeys;
  readonly #notices: NoticePort | undefined;
  readonly #listeners = new Set<() => void>();
  #standing: Standing | null;
  /** In this page's memory alone. */
  #code: PendingCode | null;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(context: KeysContext, { standing, code }: Begun, { passkeys = browserPasskeys, notices }: KeysSurroundings) {
    this.#context = context;
    this.#standing = standing;
    this.#code = code;
    this.#passkeys = passkeys;
    this.#notices = notices;
  }

  /** This device as one of the person's. Null on a page that is not in the chain. */
  get device(): OwnDevice | null {
    const { row, chain } = this.#now;
    return isIn(row, chain) ? (row.own?.sig ?? null) : null;
  }

  /** The name under which this device is in the chain, or was before it was removed: for the gate. Null before it has joined. */
  get deviceKid(): string | null {
    return this.#standing?.row.own?.sig.kid ?? null;
  }

  /** The account's key now. Null on a page that is not in the chain. */
  get account(): OwnAccount | null {
    const standing = this.#now;
    return stateOf(standing) === 'ready' ? accountOf(standing.row, standing.chain) : null;
  }

  /** The person's chain, verified, oldest first, as tokens. */
  get chain(): readonly string[] {
    return this.#now.chain.tokens;
  }

  /** What a call is signed and proved with, as it stands at each moment. Null on a page that is not in the chain. */
  get enrolled(): OwnKeys | null {
    const { device } = this;
    const now = (): PersonKeys => this;
    return device === null ? null : {
      get device() { return now().device ?? device; },
      get account() { return now().account; },
      get chain() { return now().chain; },
    };
  }

  /** What this device has seen: for the gate. */
  get pins(): Pins {
    return this.#context.pins;
  }

  /** The account's keys that recordings open with here, former ones too. None on a device that was removed, though it keeps them. */
  get accounts(): readonly OwnAccount[] {
    const standing = this.#standing;
    return standing !== null && isIn(standing.row, standing.chain) ? standing.row.accounts : [];
  }

  /** The account's key of this name, a former one too; null when recordings do not open with it here. */
  accountOf(kid: string): OwnAccount | null {
    return this.accounts.find((account) => account.kid === kid) ?? null;
  }

  /** A chain that came with something else has been verified, and does not name this device any more. */
  async sawRemoval(newest: Pin): Promise<void> {
    const { row, chain } = this.#now;
    if (row.removed !== null || row.own === null || newest.seq <= chain.newest.seq) return;
    await this.#context.pins.seeKeys([[this.#context.owner.subject, newest]]);
    await this.#inTurn(async () => this.#settle({ row: await changeRow(this.#context, (found) => (found.removed === null ? { ...found, removed: newest } : found)), chain }));
    this.#tell();
  }

  /** Asks again how things stand: another device or another page may have changed them. @throws as `openKeys` */
  async refresh(): Promise<void> {
    const changed = await this.#inTurn(async () => {
      const before = this.#now;
      const { standing, code } = await beginKeys(this.#context);
      this.#settle(standing);
      this.#code = code ?? this.#code;
      return before.chain.newest.digest !== standing.chain.newest.digest || stateOf(before) !== stateOf(standing) || before.row.unconfirmed.length !== standing.row.unconfirmed.length;
    });
    if (changed) this.#tell();
  }

  async status(): Promise<KeysStatus> {
    await this.refresh();
    return readKeysStatus(this.#context, this.#now, { code: this.#code, passkeys: this.#passkeys, notices: this.#notices });
  }

  pendingCode(): Promise<readonly string[] | null> {
    return Promise.resolve(this.#code === null ? null : recoveryCodeGroups(this.#code.code));
  }

  async confirmCode(lastGroup: string): Promise<void> {
    const pending = this.#code;
    if (pending === null) return;
    if (!isLastGroup(lastGroup, pending.code)) throw new ConsultError('keys/wrong-code');
    const { entry } = pending;
    await this.#deed(async (context) => {
      // The first code is there already, and so is one whose answer was lost.
      await changeByDevice(context, ({ ways }) => (ways.some(({ id }) => id === entry.id) ? null : { dropWays: ways.flatMap(({ kind, id }) => (kind === 'recovery-code' ? [id] : [])) }), [entry]);
      await changeRow(context, (row) => ({ ...row, unconfirmed: row.unconfirmed.filter((id) => id !== entry.id) }));
      if (this.#code === pending) this.#code = null;
    });
  }

  async recover(code: string): Promise<void> {
    const secret = codeSecret(readRecoveryCode(code));
    await this.#deed((context) => recoverAccount(context, secret, 'recovery-code'));
  }

  async recoverWithPasskey(): Promise<void> {
    const { id, secret } = await this.#passkeys.use(await waysOf(this.#context, this.#now, 'passkey'));
    await this.#deed((context) => recoverAccount(context, secret, 'passkey', id));
  }

  async renewCode(): Promise<void> {
    await this.#deed(async ({ owner, now }) => {
      if (stateOf(this.#now) !== 'ready') throw new ConsultError('backend/forbidden');
      this.#code = await makePendingCode(owner, now());
    });
  }

  async addPasskey(): Promise<void> {
    const { owner, now } = this.#context;
    if (stateOf(this.#now) !== 'ready') throw new ConsultError('backend/forbidden');
    if (this.#now.chain.ways.length >= WAYS_MAX) throw new ConsultError('keys/too-many-methods');
    const salt = newSalt();
    const { id, secret } = await this.#passkeys.create(owner.subject, salt);
    try {
      const entry = await makeWay(owner, { kind: 'passkey', id, salt, at: now() }, secret);
      await this.#deed((context) => changeByDevice(context, () => ({}), [entry]));
    } finally {
      secret.fill(0);
    }
  }

  async removeMethod(id: string): Promise<void> {
    await this.#deed((context) => changeByDevice(context, ({ ways }) => {
      if (!ways.some((way) => way.id === id)) return null;
      if (ways.length === 1) throw new ConsultError('backend/forbidden');
      return { dropWays: [id] };
    }));
  }

  async removeDevice(kid: string): Promise<void> {
    if (kid === this.#now.row.own?.sig.kid) throw new ConsultError('backend/forbidden');
    await this.#deed((context) => changeByDevice(context, ({ devices }) => (devices.some(({ sig }) => sig.kid === kid) ? { dropDevices: [kid] } : null)));
  }

  async replaceAccount(): Promise<void> {
    await this.#deed(async (context) => {
      const { code } = await beginAnew(context);
      this.#code = code ?? this.#code;
    });
  }

  async stopPermission(id: string): Promise<void> {
    await this.#deed((context) => stopByDevice(context, id));
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Drops all references; the keys stay on the device for the next sign-in. Idempotent. */
  close(): void {
    if (this.#standing === null) return;
    this.#standing = null;
    this.#code = null;
    this.#listeners.clear();
    this.#context.store.close();
  }

  get #now(): Standing {
    if (this.#standing === null) throw new ConsultError('keys/unavailable');
    return this.#standing;
  }

  /** Does it, and learns how things stand then. For whoever has signed out meanwhile, nothing is done. */
  async #deed(work: (context: KeysContext) => Promise<unknown>): Promise<void> {
    await this.#inTurn(async () => {
      void this.#now;
      await work(this.#context);
      this.#settle(present(await lookAtKeys(this.#context)));
    });
    this.#tell();
  }

  #settle(standing: Standing): void {
    const before = this.#standing;
    if (before === null) return;
    this.#standing = standing;
    const has = ({ chain: { ways } }: Standing): boolean => ways.some(({ id }) => id === this.#code?.entry.id);
    // Another page or device has put another code in its place, or this device is out: it opens nothing any more.
    if (stateOf(standing) !== 'ready' || (has(before) && !has(standing))) this.#code = null;
  }

  /** One after the other, here and in other pages: what was read before a change must not be taken for what is there after it. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(() => withLock(ownerKey(this.#context.owner), work));
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}
