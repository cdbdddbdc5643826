import { expect } from 'chai';
import { isConsultError } from '../../src/domain/consult-error.js';
import type { KeysOwner } from '../../src/keys/keys-owner.js';
import type { KeyStore } from '../../src/keys/key-store.js';
import { memoryKeyStore } from '../../src/keys/memory-key-store.js';
import type { OwnAccount } from '../../src/keys/own-keys.js';
import type { Passkeys } from '../../src/keys/passkey.js';
import { openKeys } from '../../src/keys/open-keys.js';
import type { PersonKeys } from '../../src/keys/person-keys.js';
import { OWNER, type FakeKeyPort } from './fake-key-port.js';

/** A device of its own: what one store keeps, another does not see. */
export function anotherDevice(): KeyStore {
  return { ...memoryKeyStore(), lasting: true };
}

interface Where {
  store?: KeyStore;
  passkeys?: Passkeys;
  owner?: KeysOwner;
  onViolation?: (reason: string) => void;
}

export function open(port: FakeKeyPort, { owner = OWNER, ...rest }: Where = {}): Promise<PersonKeys> {
  return openKeys(owner, port, port.resolveIssuer, () => port.now, { notices: port.notices, ...rest });
}

/** A device that was let in by a code. */
export async function joined(port: FakeKeyPort, code: string, where: Where = {}): Promise<PersonKeys> {
  const keys = await open(port, { store: anotherDevice(), ...where });
  await keys.recover(code);
  return keys;
}

/** The code of a failure; `none` when there was none. */
export async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'none';
  } catch (error) {
    return isConsultError(error) ? error.code : String(error);
  }
}

/** The code that waits, as one text. */
export async function pendingCodeOf(keys: PersonKeys): Promise<string> {
  const groups = await keys.pendingCode();
  expect(groups).to.have.length(5);
  return (groups ?? []).join('-');
}

/** Confirms the code that waits. @returns it */
export async function confirmed(keys: PersonKeys): Promise<string> {
  const code = await pendingCodeOf(keys);
  await keys.confirmCode(code.slice(-6));
  return code;
}

/** Runs it where pages of one browser do not wait for each other. */
export async function withoutLocks<T>(work: () => Promise<T>): Promise<T> {
  const locks = Object.getOwnPropertyDescriptor(Navigator.prototype, 'locks');
  Object.defineProperty(Navigator.prototype, 'locks', { configurable: true, get: () => undefined });
  try {
    return await work();
  } finally {
    if (locks) Object.defineProperty(Navigator.prototype, 'locks', locks);
  }
}

/** What two keys agree on: the same for the same private key. */
export async function agreed({ pair }: OwnAccount, other: CryptoKeyPair): Promise<string> {
  return new Uint8Array(await crypto.subtle.deriveBits({ name: 'ECDH', public: other.publicKey }, pair.privateKey, 256)).join();
}

/** True if nothing of a private key can be got out of it. */
export async function isLocked(key: CryptoKey): Promise<boolean> {
  const outcomes = await Promise.allSettled((['jwk', 'pkcs8', 'raw'] as const).map((format) => crypto.subtle.exportKey(format as 'jwk', key)));
  return !key.extractable && outcomes.every(({ status }) => status === 'rejected');
}

/** A passkey that gives the same secret for the same salt, as a true one does. */
export function fakePasskeys(): Passkeys & { made: string[] } {
  const made: string[] = [];
  const secretOf = async (id: string, salt: string): Promise<Uint8Array<ArrayBuffer>> =>
    new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(`${id}/${salt}`)));
  return {
    made,
    available: () => Promise.resolve(true),
    async create(_user, salt) {
      const id = `passkey-${made.length}`;
      made.push(id);
      return { id, secret: await secretOf(id, salt) };
    },
    async use(ways) {
      const way = ways.find(({ id }) => made.includes(id));
      if (way === undefined) throw new Error('none of them is here');
      return { id: way.id, secret: await secretOf(way.id, way.salt) };
    },
  };
}
