import assert from 'node:assert/strict';
import type { Backend } from '../../../examples/reference-backend/create-backend.js';
import type { Enrolment } from '../../../src/domain/vault.js';
import { makeVaultEntry } from '../../../src/testing/enrol-party.js';
import { makeParty, namedKey, type TestParty } from '../../../src/testing/make-party.js';
import type { Person } from './person.js';

const parties = new WeakMap<Backend, Map<string, Promise<TestParty>>>();

/** Somebody's keys on her one device, enrolled with this backend when they are first asked for. */
export function partyOf(person: Person, personId: string): Promise<TestParty> {
  const known = parties.get(person.backend) ?? new Map<string, Promise<TestParty>>();
  parties.set(person.backend, known);
  const party = known.get(personId) ?? enrolled(person);
  known.set(personId, party);
  return party;
}

async function enrolled(person: Person): Promise<TestParty> {
  const party = await makeParty();
  const answer = await person.ask('POST', '/keys/devices', { json: await enrolmentOf(party) });
  assert.equal(answer.status, 200, answer.text);
  return party;
}

/** A first device's enrolment. */
export async function enrolmentOf({ device, account }: TestParty): Promise<Enrolment> {
  return {
    device: await namedKey(device.publicKey, 'sig'),
    account: await namedKey(account.pair.publicKey, 'enc'),
    vault: [(await makeVaultEntry(account.kid)).entry],
  };
}
