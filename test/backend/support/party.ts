import assert from 'node:assert/strict';
import type { Backend } from '../../../examples/reference-backend/create-backend.js';
import type { Enrolment } from '../../../src/domain/vault.js';
import { makeEnrolment } from '../../../src/testing/make-enrolment.js';
import { makeParty, type TestParty } from '../../../src/testing/make-party.js';
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
  const answer = await person.ask('POST', '/keys/devices', { json: await enrolmentOf(person, party) });
  assert.equal(answer.status, 200, answer.text);
  return party;
}

/** A device's enrolment, as its person sends it now: a first one's with an account, or a further one's without. */
export async function enrolmentOf(person: Person, keys: Parameters<typeof makeEnrolment>[1]): Promise<Enrolment> {
  return makeEnrolment(await person.me(), keys, person.backend.services.clock());
}
