import { base64url, calculateJwkThumbprint } from 'jose';
import type { KeyPort } from '../../src/adapter/ports/key-port.js';
import { ConsultError } from '../../src/domain/consult-error.js';
import type { ErrorCode } from '../../src/domain/error-codes.js';
import type { NamedPublicKey } from '../../src/domain/named-public-key.js';
import { enrolmentSchema, vaultEntrySchema, type Enrolment, type VaultEntry } from '../../src/domain/vault.js';
import { digest } from '../../src/ownership/digest.js';
import { signMemberKey, type MemberKey } from '../../src/ownership/member-key.js';
import { audience } from '../../src/ownership/session-claim.js';
import { verifyEnrolment } from '../../src/ownership/signed-enrolment.js';
import { digestOf } from '../ownership/signed-fixture.js';
import type { KeyResolver } from '../../src/ownership/verify-token.js';
import type { KeysOwner } from '../../src/keys/keys-owner.js';

export const OWNER: KeysOwner = { tenant: 'ins-a', region: 'uk', subject: 'm_grace' };

/** One person's chain and vault, with a true issuer's signatures. Tests reach into it, as a backend that lies would. */
export class FakeKeyPort implements KeyPort {
  tokens: string[] = [];
  readonly entries = new Map<string, VaultEntry>();
  readonly enrolments: Enrolment[] = [];
  /** Thrown by the next calls of this name, before or after the work is done. */
  readonly trouble = new Map<keyof KeyPort, { when: 'before' | 'after'; code: ErrorCode }>();
  /** Attempts to open until it says that they are too many. */
  attempts = 5;
  now = Date.UTC(2026, 10, 23, 9);
  /** Leave to have a new account key, once. */
  renewal = false;
  readonly #owner: KeysOwner;
  readonly #issuer: CryptoKeyPair;
  readonly #kid: string;
  #links: MemberKey[] = [];
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

  get newest(): MemberKey {
    const newest = this.#links.at(-1);
    if (newest === undefined) throw new Error('no link yet');
    return newest;
  }

  keyset(): never {
    throw new Error('not asked for here');
  }

  chain(): Promise<string[]> {
    return this.#answer('chain', () => [...this.tokens]);
  }

  enrol(enrolment: Enrolment): Promise<string[]> {
    return this.#answer('enrol', async () => {
      const { device, account, vault, proof } = enrolmentSchema.parse(enrolment);
      const { tenant, region, subject } = this.#owner;
      const proved = await verifyEnrolment(proof, { device, account, subject, audience: audience(tenant, region), now: this.now });
      if (!proved.ok) throw new ConsultError('backend/rejected');
      this.enrolments.push(enrolment);
      const renews = account !== null && this.renewal && account.kid !== this.#links.at(-1)?.enc.kid;
      if (renews) this.renewal = false;
      const before = renews ? undefined : this.#links.at(-1);
      if (before === undefined && (account === null || vault.length === 0)) throw new ConsultError('backend/rejected');
      if (before !== undefined && account !== null && account.kid !== before.enc.kid) throw new ConsultError('backend/conflict');
      if (before?.sig.some(({ kid }) => kid === device.kid) === true) return [...this.tokens];
      for (const entry of vault) this.entries.set(entry.id, entry);
      const enc = account ?? before?.enc;
      if (enc === undefined) throw new ConsultError('backend/rejected');
      return this.append({ enc, sig: [...(before?.sig ?? []), device] });
    });
  }

  removeDevice(kid: string): Promise<string[]> {
    return this.#answer('removeDevice', () => {
      const { enc, sig } = this.newest;
      if (!sig.some((key) => key.kid === kid)) throw new ConsultError('backend/not-found');
      if (sig.length === 1) throw new ConsultError('backend/conflict');
      return this.append({ enc, sig: sig.filter((key) => key.kid !== kid) });
    });
  }

  vault(): ReturnType<KeyPort['vault']> {
    return this.#answer('vault', () => [...this.entries.values()].map(({ kind, id, salt, account, at }) => ({ kind, id, salt, account, at })));
  }

  putVault(entry: VaultEntry): Promise<void> {
    return this.#answer('putVault', () => { this.entries.set(entry.id, vaultEntrySchema.parse(entry)); });
  }

  removeVault(id: string): Promise<void> {
    return this.#answer('removeVault', () => {
      if (this.entries.size === 1) throw new ConsultError('backend/conflict');
      if (!this.entries.delete(id)) throw new ConsultError('backend/not-found');
    });
  }

  openVault(id: string, proof: string): Promise<VaultEntry> {
    return this.#answer('openVault', async () => {
      const entry = this.entries.get(id);
      if (this.attempts === 0) throw new ConsultError('keys/too-many-attempts');
      if (entry === undefined || (await digest(new Uint8Array(base64url.decode(proof)))) !== entry.proofDigest) {
        this.attempts -= 1;
        throw new ConsultError('keys/wrong-code');
      }
      return entry;
    });
  }

  /** Signs and adds a link, whatever it says. */
  async append(keys: Pick<MemberKey, 'enc' | 'sig'>): Promise<string[]> {
    const before = this.#links.at(-1);
    const { tenant, region, subject } = this.#owner;
    const link: MemberKey = { v: 1, aud: audience(tenant, region), sub: subject, seq: (before?.seq ?? 0) + 1, prev: before === undefined ? null : await digestOf(before), ...keys, iat: (this.now += 1_000) };
    this.#links.push(link);
    this.tokens.push(await signMemberKey(link, this.#issuer.privateKey, this.#kid));
    return [...this.tokens];
  }

  async #answer<T>(name: keyof KeyPort, work: () => T | Promise<T>): Promise<T> {
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
