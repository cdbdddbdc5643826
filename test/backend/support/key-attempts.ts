import type { KeyAuthority, KeyChange } from '../../../src/domain/key-change.js';
import { newOpaqueId } from '../../../src/domain/opaque-id.js';
import { makeDeviceKeys } from '../../../src/keys/device-key.js';
import type { OwnDevice } from '../../../src/keys/own-keys.js';
import type { MemberKey } from '../../../src/ownership/member-key.js';
import { audience } from '../../../src/ownership/session-claim.js';
import { signKeyChange, stopPermissionDigest } from '../../../src/ownership/signed-key-change.js';
import type { Verified } from '../../../src/ownership/verify-token.js';
import { newestLink } from '../../../src/testing/add-device.js';
import { authorityOf, makeKeyChange, type KeyChangeWish, type KeyPerson } from '../../../src/testing/make-key-change.js';
import { makeAccount } from '../../../src/testing/make-party.js';
import { makeRecoveryMethod } from '../../../src/testing/make-recovery-method.js';
import type { MemberPast } from './member-past.js';
import type { Person } from './person.js';

/** One write that has everything right but the proof. `how`: what the notice says of it. */
export interface Attempt {
  what: string;
  path: string;
  json: unknown;
  how: KeyAuthority['how'];
  kind: 'change-refused' | 'recovery-refused';
}

type Wishes = Record<'device' | 'method' | 'replacement' | 'removal' | 'anew', KeyChangeWish>;

/** The newest link, as the thief reads it. */
export async function readNewest(thief: Person): Promise<Verified<MemberKey>> {
  return newestLink((await thief.get<{ chain: string[] }>('/keys/chain')).chain);
}

/**
 * What a thief wishes for: to add a device, to add, to replace and to remove a recovery method or a device, to begin anew.
 * Whatever needs the account's private key is made with another one, under the name of the account's: no backend can tell.
 */
export async function wishesOf(before: Verified<MemberKey>, removable: string, at: number): Promise<Wishes> {
  const [account, addDevice, { entry }] = [await makeAccount(), await makeDeviceKeys(), await makeRecoveryMethod(at)];
  const as = { ...account, kid: before.payload.enc.kid };
  const same = { ...as, pair: { ...as.pair, publicKey: await publicKeyOf(before) } };
  const ways = before.payload.ways.map(({ id }) => id);
  return {
    device: { before, account: as, next: same, addDevice },
    method: { before, account: as, next: same, addWays: [entry] },
    replacement: { before, account: as, next: account, addWays: [entry], dropWays: ways },
    removal: { before, account: as, next: account, addDevice, dropDevices: [removable] },
    anew: { before, next: account, addDevice, addWays: [entry], anew: true },
  };
}

/** The change, without anything that authorises it. What stays in the chain is copied from it. */
export async function changeOf(me: KeyPerson, wish: KeyChangeWish, at: number): Promise<KeyChange> {
  const made = await makeKeyChange(me, wish, { how: 'first' }, at);
  const before = wish.before?.payload;
  if (before === undefined || before.enc.kid !== made.content.enc.kid) return made;
  const devices = made.content.devices.map((device) => before.devices.find(({ sig }) => sig.kid === device.sig.kid) ?? device);
  const ways = made.content.ways.map((way) => before.ways.find(({ enc }) => enc.kid === way.enc.kid) ?? way);
  return { ...made, content: { ...made.content, devices, ways } };
}

async function publicKeyOf({ payload: { enc: { jwk } } }: Verified<MemberKey>): Promise<CryptoKey> {
  return crypto.subtle.importKey('jwk', jwk as JsonWebKey, { name: 'ECDH', namedCurve: 'P-256' }, true, []);
}

/** Every way in which keys can be changed, opened or kept from being stopped, tried with everything but the proof. */
export async function keyAttempts(thief: Person, { patientKeys, practitionerKeys, spent, waiting }: MemberPast, turn: number, at: number): Promise<Attempt[]> {
  const me = await thief.me();
  const before = await readNewest(thief);
  const wishes = await wishesOf(before, patientKeys.device.kid, at);
  const name = (['device', 'method', 'replacement', 'removal'] as const)[turn % 4]!;
  const own = (await makeDeviceKeys()).sig;
  const [wanted, anew, first] = [await changeOf(me, wishes[name], at), await changeOf(me, wishes.anew, at), await firstOf(me, at)];
  const way = before.payload.ways[0]!.id;
  const guess = (await makeRecoveryMethod(at)).proof;
  const change = (what: string, authority: KeyAuthority, content: KeyChange = wanted): Attempt => ({
    what: `${what} (${name})`, path: '/keys/changes', json: { ...content, authority }, how: authority.how, kind: authority.how === 'recovery' ? 'recovery-refused' : 'change-refused',
  });
  const signed = (device: OwnDevice): Promise<KeyAuthority> => authorityOf(me, device, wanted, at);
  const open = (what: string, id: string, proof: string): Attempt => ({ what, path: `/keys/ways/${id}/open`, json: { proof }, how: 'recovery', kind: 'recovery-refused' });
  const stop = async (what: string, id: string, device: OwnDevice, signedFor = id): Promise<Attempt> => ({
    what, path: `/keys/permission/${id}/stop`, json: { token: await stopToken(me, before.digest, device, signedFor, at) }, how: 'device', kind: 'change-refused',
  });
  const stranger = newOpaqueId();
  return [
    change('as the first link, from the newest one on', { how: 'first' }),
    change('as the first link of all', { how: 'first' }, first),
    change('by the thief’s own device', await signed(own)),
    change('by the thief’s own device in the name of the member’s', await signed({ ...own, kid: patientKeys.device.kid })),
    change('by the practitioner’s device', await signed(practitionerKeys.device)),
    change('by a removed device', await signed(spent.removedDevice)),
    change('by what a device has signed for an earlier change', spent.earlierChange.authority),
    change('by what a device has signed to stop a permission', { how: 'device', token: await stopToken(me, before.digest, patientKeys.device, stranger, at) }),
    change('by a guessed proof', { how: 'recovery', id: way, proof: guess }),
    change('by another person’s proof', { how: 'recovery', id: way, proof: spent.otherWay.proof }),
    change('by another person’s method', { how: 'recovery', ...spent.otherWay }),
    change('by a method that was replaced', { how: 'recovery', ...spent.formerWay }),
    change('by a made-up permission', { how: 'permission', id: stranger }, anew),
    change('by another person’s permission', { how: 'permission', id: spent.otherPermission }, anew),
    change('by a permission that is not in force', { how: 'permission', id: waiting.id }, anew),
    change('by a permission that was used', { how: 'permission', id: spent.usedPermission }, anew),
    open('opening the method with a guessed proof', way, guess),
    open('opening the method with another person’s proof', way, spent.otherWay.proof),
    open('opening another person’s method', spent.otherWay.id, spent.otherWay.proof),
    await stop('stopping the permission by the thief’s own device', waiting.id, own),
    await stop('stopping the permission by a removed device', waiting.id, spent.removedDevice),
    await stop('stopping the permission by what was signed for another one', waiting.id, patientKeys.device, stranger),
    await stop('stopping a made-up permission', stranger, own),
  ];
}

/** What begins a chain, by keys of the thief's alone. */
async function firstOf(me: KeyPerson, at: number): Promise<KeyChange> {
  const wish = { before: null, next: await makeAccount(), addDevice: await makeDeviceKeys(), addWays: [(await makeRecoveryMethod(at)).entry] };
  return makeKeyChange(me, wish, { how: 'first' }, at);
}

async function stopToken({ subject: sub, tenant, region }: KeyPerson, prev: string, { privateKey, kid }: OwnDevice, permission: string, at: number): Promise<string> {
  return signKeyChange({ v: 1, aud: audience(tenant, region), sub, prev, next: await stopPermissionDigest(permission), at }, privateKey, kid);
}
