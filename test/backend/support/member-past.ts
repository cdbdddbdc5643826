import assert from 'node:assert/strict';
import type { Backend } from '../../../examples/reference-backend/create-backend.js';
import { giveKeyPermission } from '../../../examples/reference-backend/escrow/give-key-permission.js';
import type { BackendAdapter } from '../../../src/adapter/backend-adapter.js';
import type { ConsultClient } from '../../../src/client/consult-client.js';
import { createConsultClient } from '../../../src/client/create-consult-client.js';
import type { KeyChange } from '../../../src/domain/key-change.js';
import type { KeyPermission } from '../../../src/domain/key-permission.js';
import type { KeyStore } from '../../../src/keys/key-store.js';
import { ownerKey } from '../../../src/keys/keys-owner.js';
import { memoryKeyStore } from '../../../src/keys/memory-key-store.js';
import type { OwnDevice } from '../../../src/keys/own-keys.js';
import { newestLink } from '../../../src/testing/add-device.js';
import { enrolParty, type TestKeys } from '../../../src/testing/enrol-party.js';
import { keyStoreOf } from '../../../src/testing/key-store-of.js';
import { makeKeyChange } from '../../../src/testing/make-key-change.js';
import { makeParty } from '../../../src/testing/make-party.js';
import { makeRecoveryMethod } from '../../../src/testing/make-recovery-method.js';
import { recorded, type Recorded } from './consultation.js';
import type { EscrowPeople } from './escrow-people.js';
import { adapterOf, keepParty, partyOf } from './party.js';
import { Person } from './person.js';

const HOUR = 3_600_000;

/** What has served once, and what belongs to somebody else: a thief may have all of it. */
export interface Spent {
  /** Permissions: one that was used, and one of another person's that is in force. */
  usedPermission: string;
  otherPermission: string;
  /** The member's former recovery method, and another person's present one, each with its right proof. */
  formerWay: { id: string; proof: string };
  otherWay: { id: string; proof: string };
  /** A device that the member has removed, with its private key. */
  removedDevice: OwnDevice;
  /** The last change that a device of the member's has signed, word for word. */
  earlierChange: KeyChange;
}

/** A member with a device, a code that is written down, and a recording. */
export interface MemberPast extends Recorded {
  code: string;
  device: KeyStore;
  spent: Spent;
  /** What the insurer has just permitted: in force in a day. */
  waiting: KeyPermission;
}

interface Setting {
  backend: Backend;
  people: EscrowPeople;
  clock: () => number;
  /** Moves the clock, milliseconds. */
  pass: (time: number) => void;
}

/** Somebody’s page: the real client, over HTTP. */
export async function pageOf(person: Person, keyStore: KeyStore, clock: () => number, adapter: BackendAdapter = adapterOf(person)): Promise<ConsultClient> {
  const { tenant, region } = await person.me();
  const { anchor } = person.backend.services.trust.of({ tenant, region });
  return createConsultClient({ adapter, tenant, region, trust: anchor, now: clock, keyStore });
}

/** What lies behind a member when a thief comes: all was begun anew once, a code was replaced, a device was lost. */
export async function memberPast({ backend, people, clock, pass }: Setting, memberId: string, otherId: string): Promise<MemberPast> {
  const officer = people.approvers[0].kid;
  const other = await Person.signIn(backend, otherId);
  const { way: otherWay, proof: otherProof } = await partyOf(other, otherId);
  const first = await Person.signIn(backend, memberId);
  await enrolParty(adapterOf(first), clock());
  for (const person of [first, other]) await giveKeyPermission(people.desk, officer, (await person.me()).subject);
  pass(25 * HOUR);

  const member = await Person.signIn(backend, memberId);
  const usedPermission = await permissionOf(member);
  const keys = await beginAgain(member, usedPermission.id, clock());
  keepParty(member, memberId, keys);
  const made = await recorded(backend, memberId, 'dr-helen-marsh');
  const me = await member.me();
  const device = await keyStoreOf({ identity: me, adapter: adapterOf(member), keys });

  const changes: KeyChange[] = [];
  const { keys: port, ...rest } = adapterOf(member);
  const listening: BackendAdapter = { ...rest, keys: { ...port, change: (change, signal) => { changes.push(change); return port.change(change, signal); } } };
  const page = await pageOf(member, device, clock, listening);
  await page.keys.renewCode();
  const code = (await page.keys.pendingCode())!.join('-');
  await page.keys.confirmCode(code.slice(-6));
  // Another device is let in, and lost.
  const lost = memoryKeyStore();
  const there = await pageOf(member, lost, clock);
  await there.keys.recover(code);
  await there.dispose();
  const removedDevice = (await lost.read(ownerKey(me)))?.own?.sig;
  assert.ok(removedDevice);
  await page.keys.removeDevice(removedDevice.kid);
  await page.dispose();
  const earlierChange = changes.find(({ authority }) => authority.how === 'device');
  assert.ok(earlierChange);

  await giveKeyPermission(people.desk, officer, me.subject);
  const spent = { usedPermission: usedPermission.id, otherPermission: (await permissionOf(await Person.signIn(backend, otherId))).id, formerWay: { id: keys.way.id, proof: keys.proof }, otherWay: { id: otherWay.id, proof: otherProof }, removedDevice, earlierChange };
  return { ...made, code, device, spent, waiting: await permissionOf(member) };
}

async function permissionOf(person: Person): Promise<KeyPermission> {
  const { permission } = await person.get<{ permission: KeyPermission | null }>('/keys/permission');
  assert.ok(permission);
  return permission;
}

/** Uses the insurer's permission. @returns the keys that count from then on */
async function beginAgain(member: Person, permission: string, now: number): Promise<TestKeys> {
  const adapter = adapterOf(member);
  const [party, { entry: way, proof }] = [await makeParty(), await makeRecoveryMethod(now)];
  const wish = { before: await newestLink(await adapter.keys.chain()), next: party.account, addDevice: { sig: party.device, enc: party.enc }, addWays: [way], anew: true };
  const chain = await adapter.keys.change(await makeKeyChange(await member.me(), wish, { how: 'permission', id: permission }, now));
  return { ...party, way, proof, chain };
}
