import { calculateJwkThumbprint } from 'jose';
import type { KeyPort, OpenedWay } from '../../src/adapter/ports/key-port.js';
import type { NoticePort } from '../../src/adapter/ports/notice-port.js';
import type { AccountBox } from '../../src/domain/account-box.js';
import { ConsultError } from '../../src/domain/consult-error.js';
import type { ErrorCode } from '../../src/domain/error-codes.js';
import { keyChangeSchema, type KeyChange } from '../../src/domain/key-change.js';
import type { DeviceUse } from '../../src/domain/device-use.js';
import type { KeyContent } from '../../src/domain/key-content.js';
import type { KeyPermission } from '../../src/domain/key-permission.js';
import type { MemberNotice } from '../../src/domain/member-notice.js';
import type { NamedPublicKey } from '../../src/domain/named-public-key.js';
import type { VaultEntry, VaultWay } from '../../src/domain/vault.js';
import { decideKeyChange, decideOpenWay, decideStopPermission, type KeyChangeRefusal, type KeyFacts } from '../../src/ownership/decide-key-change.js';
import { CHECKPOINT_EVERY, formerAfter, signMemberKey, type MemberKey } from '../../src/ownership/member-key.js';
import { audience } from '../../src/ownership/session-claim.js';
import type { KeyResolver, Verified } from '../../src/ownership/verify-token.js';
import type { KeysOwner } from '../../src/keys/keys-owner.js';
import { digestOf } from '../ownership/signed-fixture.js';

export const OWNER: KeysOwner = { tenant: 'ins-a', region: 'uk', subject: 'm_grace' };

/** One person's chain, with a true issuer's signatures and the true decisions. Tests reach into it, as a backend that lies would. */
export class FakeKeyPort implements KeyPort {
  tokens: string[] = [];
  /** What each recovery method holds, by the name of its key. */
  readonly entries = new Map<string, VaultEntry>();
  kept: AccountBox[] = [];
  readonly changes: KeyChange[] = [];
  /** Every question, by its name. */
  readonly asked: (keyof KeyPort)[] = [];
  /** Thrown by the next calls of this name, before or after the work is done. */
  readonly trouble = new Map<keyof KeyPort, { when: 'before' | 'after'; code: ErrorCode }>();
  now = Date.UTC(2026, 10, 23, 9);
  wrongProofs = 0;
  given: KeyPermission | null = null;
  readonly used = new Map<string, number>();
  told: MemberNotice[] = [];
  readonly #owner: KeysOwner;
  readonly #issuer: CryptoKeyPair;
  readonly #kid: string;
  readonly #links: Verified<MemberKey>[] = [];
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(owner: KeysOwner, issuer: CryptoKeyPair, kid: string) {
    this.#owner = owner;
    this.#issuer = issuer;
    this.#kid = kid;
  }

  static async create(owner: KeysOwner = OWNER): Promise<FakeKeyPort> {
    const issuer = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
    return new FakeKeyPort(owner, issuer, await calculateJwkThumbprint(await crypto.subtle.exportKey('jwk', issuer.publicKey) as NamedPublicKey['jwk']));
  }

  readonly resolveIssuer: KeyResolver = (kid) => Promise.resolve(kid === this.#kid ? this.#issuer.publicKey : null);

  readonly notices: NoticePort = { list: () => Promise.resolve([...this.told]) };

  get newest(): MemberKey {
    const newest = this.#links.at(-1);
    if (newest === undefined) throw new Error('no link yet');
    return newest.payload;
  }

  keyset(): never {
    throw new Error('not asked for here');
  }

  chain(since?: number): Promise<string[]> {
    return this.#answer('chain', () => {
      const last = this.tokens.length;
      return this.tokens.slice(since === undefined ? Math.max(0, Math.floor(last / CHECKPOINT_EVERY) * CHECKPOINT_EVERY - 1) : since - 1);
    });
  }

  change(change: KeyChange): Promise<string[]> {
    return this.#answer('change', async () => {
      keyChangeSchema.parse(change);
      const decision = await decideKeyChange(this.#links.at(-1) ?? null, change, this.#facts());
      if (decision.verdict === 'refuse') throw this.#refused(decision);
      if (decision.verdict === 'settled') return this.tokens.slice(-2);
      this.changes.push(change);
      for (const entry of change.entries) this.entries.set(entry.enc.kid, entry);
      this.kept.push(...change.boxes);
      if (change.authority.how === 'permission') this.given = null;
      await this.#push(decision.link);
      return this.tokens.slice(-2);
    });
  }

  boxes(deviceEncKid: string): Promise<AccountBox[]> {
    return this.#answer('boxes', () => {
      const device = this.newest.devices.find(({ enc }) => enc.kid === deviceEncKid);
      if (device === undefined) return [];
      this.used.set(device.sig.kid, this.now);
      return this.#boxesOf(deviceEncKid);
    });
  }

  uses(): Promise<DeviceUse[]> {
    return this.#answer('uses', () => [...this.used].map(([kid, at]) => ({ kid, at })));
  }

  ways(): Promise<VaultWay[]> {
    return this.#answer('ways', () => this.newest.ways.flatMap(({ kind, id, enc, at }) => {
      const salt = this.entries.get(enc.kid)?.salt;
      return salt === undefined ? [] : [{ kind, id, enc, at, salt }];
    }));
  }

  openWay(id: string, proof: string): Promise<OpenedWay> {
    return this.#answer('openWay', async () => {
      const decision = await decideOpenWay(this.#links.at(-1) ?? null, { id, proof }, this.#facts());
      if (decision.verdict === 'refuse') throw this.#refused(decision);
      return { entry: this.entries.get(decision.enc)!, boxes: this.#boxesOf(decision.enc) };
    });
  }

  permission(): Promise<KeyPermission | null> {
    return this.#answer('permission', () => this.given);
  }

  stopPermission(id: string, token: string): Promise<void> {
    return this.#answer('stopPermission', async () => {
      const decision = await decideStopPermission(this.#links.at(-1) ?? null, { id, token }, this.#facts());
      if (decision.verdict === 'refuse') throw this.#refused(decision);
      if (this.given !== null) this.given = { ...this.given, stopped: true };
    });
  }

  newestDigest(): Promise<string> {
    return Promise.resolve(this.#links.at(-1)!.digest);
  }

  links(): Promise<MemberKey[]> {
    return Promise.resolve(this.#links.map(({ payload }) => payload));
  }

  /** The insurer gives its permission; `hours` ago. */
  permit(hours: number): KeyPermission {
    const at = this.now - hours * 3_600_000;
    this.given = { id: 'A'.repeat(22), at, effectiveAt: at + 86_400_000, until: at + 8 * 86_400_000, stopped: false };
    return this.given;
  }

  /** Signs and adds a link, whatever it says: what a stolen issuer's key can do. */
  async append(content: Partial<KeyContent>, how: MemberKey['by']['how'] = 'recovery'): Promise<void> {
    const { enc, former, devices, ways, ...before } = this.newest;
    const next = { enc, devices, ways, cont: null, ...content };
    await this.#push({ ...before, ...next, former: content.former ?? formerAfter({ enc, former }, next.enc.kid), seq: before.seq + 1, prev: this.#links.at(-1)!.digest, iat: (this.now += 1_000), by: { how, token: null, kid: how === 'permission' ? null : ways[0]!.enc.kid }, checkpoint: (before.seq + 1) % CHECKPOINT_EVERY === 0 });
  }

  async #push(link: MemberKey): Promise<void> {
    this.#links.push({ payload: link, digest: await digestOf(link) });
    this.tokens.push(await signMemberKey(link, this.#issuer.privateKey, this.#kid));
    this.now += 1_000;
  }

  #boxesOf(kid: string): AccountBox[] {
    const { former } = this.newest;
    return this.kept.filter(({ account, to }) => to === kid || former.includes(account));
  }

  #facts(): KeyFacts {
    const { tenant, region, subject } = this.#owner;
    const proofDigests = new Map([...this.entries].map(([kid, { proofDigest }]) => [kid, proofDigest]));
    return { audience: audience(tenant, region), subject, now: this.now, uses: this.used, proofDigests, wrongProofs: this.wrongProofs, permission: this.given, linksToday: 0 };
  }

  #refused({ code, notice, wrongProof }: KeyChangeRefusal): ConsultError {
    if (wrongProof) this.wrongProofs += 1;
    if (notice !== null) this.told.unshift({ id: 'A'.repeat(22), at: this.now, kind: notice, rid: null, to: null, why: null, how: null, count: null });
    return new ConsultError(code);
  }

  async #answer<T>(name: keyof KeyPort, work: () => T | Promise<T>): Promise<T> {
    this.asked.push(name);
    const trouble = this.trouble.get(name);
    this.trouble.delete(name);
    if (trouble?.when === 'before') throw new ConsultError(trouble.code);
    // One after the other, as in a transaction.
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => undefined);
    const answer = await turn;
    if (trouble?.when === 'after') throw new ConsultError(trouble.code);
    return answer;
  }
}
