import type { BackendAdapter } from '../../../src/adapter/backend-adapter.js';
import { httpAdapter } from '../../../src/adapter/http/http-adapter.js';
import { makeKeyChange } from '../../../src/testing/make-key-change.js';
import type { KeyChange } from '../../../src/domain/key-change.js';
import { newestLink } from '../../../src/testing/add-device.js';
import { enrolParty, type TestKeys } from '../../../src/testing/enrol-party.js';
import type { TestParty } from '../../../src/testing/make-party.js';
import { makeRecoveryMethod } from '../../../src/testing/make-recovery-method.js';
import type { Person } from './person.js';

const parties = new WeakMap<Person['backend'], Map<string, Promise<TestKeys>>>();

/** Somebody behind the HTTP adapter. */
export function adapterOf({ backend, token }: Person): BackendAdapter {
  return httpAdapter({ baseUrl: `${backend.url}/api`, token: () => Promise.resolve(token) });
}

/** Somebody's keys on one device, in the chain of this backend as soon as they are first asked for. */
export function partyOf(person: Person, personId: string): Promise<TestKeys> {
  const known = parties.get(person.backend) ?? new Map<string, Promise<TestKeys>>();
  parties.set(person.backend, known);
  const party = known.get(personId) ?? enrolParty(adapterOf(person), person.backend.services.clock());
  known.set(personId, party);
  return party;
}

/** These are somebody's keys from now on: all was begun anew. */
export function keepParty({ backend }: Person, personId: string, keys: TestKeys): void {
  const known = parties.get(backend) ?? new Map<string, Promise<TestKeys>>();
  parties.set(backend, known.set(personId, Promise.resolve(keys)));
}

/** What begins somebody's chain anew, by a permission: this party's device and account key, and a new recovery method. */
export async function beginAnew(person: Person, party: TestParty, permission: string): Promise<KeyChange> {
  const now = person.backend.services.clock();
  const before = await newestLink(await adapterOf(person).keys.chain());
  const wish = { before, next: party.account, addDevice: { sig: party.device, enc: party.enc }, addWays: [(await makeRecoveryMethod(now)).entry], anew: true };
  return makeKeyChange(await person.me(), wish, { how: 'permission', id: permission }, now);
}
