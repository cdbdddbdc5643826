import type { BackendAdapter } from '../adapter/backend-adapter.js';
import { ConsultError } from '../domain/consult-error.js';
import type { OwnAccount, OwnKeys } from '../keys/own-keys.js';
import { makeEnrolment } from './make-enrolment.js';
import { makeParty } from './make-party.js';

/** A person's keys, enrolled. */
export interface TestKeys extends OwnKeys {
  readonly account: OwnAccount;
}

/**
 * Enrols the first device of the one who is signed in, with the account's key and one way to have it again.
 * @param now milliseconds since 1970, as the backend's clock has it
 * @throws ConsultError `backend/unauthenticated`, `backend/conflict` (she has an account key already)
 */
export async function enrolParty(adapter: BackendAdapter, now = Date.now()): Promise<TestKeys> {
  const [me, party] = await Promise.all([adapter.identity.whoAmI(), makeParty()]);
  if (me === null) throw new ConsultError('backend/unauthenticated');
  const chain = await adapter.keys.enrol(await makeEnrolment(me, party, now));
  return { ...party, chain };
}

/** Enrols each person when she is first asked for, and never again. @param now the backend's clock */
export function enrolOnce<Person extends string>(adapters: Readonly<Record<Person, BackendAdapter>>, now: () => number = Date.now): (person: Person) => Promise<TestKeys> {
  const enrolled = new Map<Person, Promise<TestKeys>>();
  return (person) => {
    const keys = enrolled.get(person) ?? enrolParty(adapters[person], now());
    enrolled.set(person, keys);
    return keys;
  };
}
