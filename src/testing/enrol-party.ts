import type { BackendAdapter } from '../adapter/backend-adapter.js';
import { ConsultError } from '../domain/consult-error.js';
import type { VaultEntry } from '../domain/vault.js';
import type { OwnKeys } from '../keys/own-keys.js';
import { makeKeyChange } from './make-key-change.js';
import { makeParty, type TestParty } from './make-party.js';
import { makeRecoveryMethod } from './make-recovery-method.js';

/** A person's keys, in the chain that they began. */
export interface TestKeys extends OwnKeys, TestParty {
  readonly device: TestParty['device'];
  readonly account: TestParty['account'];
  /** The one recovery method, and the proof that it is opened for. */
  readonly way: VaultEntry;
  readonly proof: string;
}

/**
 * Begins the chain of the one who is signed in: the first device, the account's key and one recovery method.
 * @param now milliseconds since 1970, as the backend's clock has it
 * @throws ConsultError `backend/unauthenticated`, `backend/conflict` (there is a chain already)
 */
export async function enrolParty(adapter: BackendAdapter, now = Date.now()): Promise<TestKeys> {
  const [me, party, { entry: way, proof }] = await Promise.all([adapter.identity.whoAmI(), makeParty(), makeRecoveryMethod(now)]);
  if (me === null) throw new ConsultError('backend/unauthenticated');
  const wish = { before: null, next: party.account, addDevice: { sig: party.device, enc: party.enc }, addWays: [way] };
  const chain = await adapter.keys.change(await makeKeyChange(me, wish, { how: 'first' }, now));
  return { ...party, way, proof, chain };
}

/** Enrols each person when first asked, and never again. @param now the backend's clock */
export function enrolOnce<Person extends string>(adapters: Readonly<Record<Person, BackendAdapter>>, now: () => number = Date.now): (person: Person) => Promise<TestKeys> {
  const enrolled = new Map<Person, Promise<TestKeys>>();
  return (person) => {
    const keys = enrolled.get(person) ?? enrolParty(adapters[person], now());
    enrolled.set(person, keys);
    return keys;
  };
}
