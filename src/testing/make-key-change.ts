import type { AccountBox } from '../domain/account-box.js';
import type { Identity } from '../domain/identity.js';
import type { KeyAuthority, KeyChange } from '../domain/key-change.js';
import type { KeyContent, LinkDevice, LinkWay } from '../domain/key-content.js';
import type { VaultEntry } from '../domain/vault.js';
import { attest, attestationKey, continueAccount } from '../keys/attestation.js';
import type { DeviceKeys } from '../keys/device-key.js';
import type { OwnDevice } from '../keys/own-keys.js';
import { importEncryptionKey } from '../ownership/import-encryption-key.js';
import { formerAfter, type MemberKey } from '../ownership/member-key.js';
import { neededBoxes } from '../ownership/next-content.js';
import { audience } from '../ownership/session-claim.js';
import { signEnrolment } from '../ownership/signed-enrolment.js';
import { keyContentDigest, signKeyChange } from '../ownership/signed-key-change.js';
import type { Verified } from '../ownership/verify-token.js';
import { sealAccountBox } from '../sealing/account-box.js';
import { namedKey, type TestAccount } from './make-party.js';

/** Whose keys they are. */
export type KeyPerson = Pick<Identity, 'subject' | 'tenant' | 'region'>;

/** A change of a chain, as its person's own device makes it. */
export interface KeyChangeWish {
  /** The newest link; null before the first. */
  before: Verified<MemberKey> | null;
  /** The account's key so far, where it is held: it is sealed for the one that follows. */
  account?: TestAccount | undefined;
  /** The account's key in the next link; the same as before when nothing is removed. */
  next: TestAccount;
  addDevice?: DeviceKeys;
  addWays?: readonly VaultEntry[];
  /** Signing keys of devices, by their names. */
  dropDevices?: readonly string[];
  /** Ids of recovery methods. */
  dropWays?: readonly string[];
  /** True where everything begins anew. */
  anew?: boolean;
}

/**
 * Makes everything that a change needs except what authorises it: attestations, boxes, and the new device's own proof.
 * @param at milliseconds since 1970, as the backend's clock has it
 */
export async function makeKeyChange(person: KeyPerson, wish: KeyChangeWish, authority: KeyAuthority, at: number): Promise<KeyChange> {
  const { before, next, addDevice, addWays = [], anew = before === null } = wish;
  const content = await contentOf(person, wish, at);
  const how = anew && before !== null ? 'permission' : authority.how;
  return {
    prev: before?.digest ?? null,
    content,
    boxes: await boxesOf(person, wish, content, how),
    entries: [...addWays],
    enrolment: addDevice === undefined ? null : await enrolmentOf(person, addDevice, { account: next.kid, prev: before?.digest ?? null }, at),
    authority,
  };
}

/** The same, authorised by a device. */
export async function makeDeviceChange(person: KeyPerson, wish: KeyChangeWish, device: OwnDevice, at: number): Promise<KeyChange> {
  const change = await makeKeyChange(person, wish, { how: 'device', token: '' }, at);
  return { ...change, authority: await authorityOf(person, device, change, at) };
}

/** What a device signs for a change. */
export async function authorityOf({ subject, tenant, region }: KeyPerson, { privateKey, kid }: OwnDevice, { prev, content }: Pick<KeyChange, 'prev' | 'content'>, at: number): Promise<Extract<KeyAuthority, { how: 'device' }>> {
  const words = { v: 1, aud: audience(tenant, region), sub: subject, prev: prev ?? '', next: await keyContentDigest(content), at } as const;
  return { how: 'device', token: await signKeyChange(words, privateKey, kid) };
}

/** A new device's word that it holds its own keys. */
export function enrolmentOf({ subject, tenant, region }: KeyPerson, { sig, enc }: DeviceKeys, { account, prev }: { account: string; prev: string | null }, at: number): Promise<string> {
  return signEnrolment({ v: 2, aud: audience(tenant, region), sub: subject, device: sig.kid, enc: enc.kid, account, prev, at }, sig.privateKey, sig.kid);
}

async function contentOf({ subject: sub }: KeyPerson, { before, account, next, addDevice, addWays = [], dropDevices = [], dropWays = [], anew = before === null }: KeyChangeWish, at: number): Promise<KeyContent> {
  const key = await attestationKey(next);
  const device = async ({ sig, enc, since }: Omit<LinkDevice, 'att'>): Promise<LinkDevice> => ({ sig, enc, since, att: await attest(key, { kind: 'device', sub, kid: sig.kid, enc: enc.kid }) });
  const way = async ({ kind, id, enc, at: made }: Omit<LinkWay, 'att'>): Promise<LinkWay> => ({ kind, id, enc, at: made, att: await attest(key, { kind: 'way', sub, enc: enc.kid }) });
  const devices = anew ? [] : (before?.payload.devices ?? []).filter(({ sig }) => !dropDevices.includes(sig.kid));
  const ways = anew ? [] : (before?.payload.ways ?? []).filter(({ id }) => !dropWays.includes(id));
  const added = addDevice === undefined ? [] : [{ sig: await namedKey(addDevice.sig.publicKey, 'sig'), enc: await namedKey(addDevice.enc.pair.publicKey, 'enc'), since: at }];
  return {
    enc: await namedKey(next.pair.publicKey, 'enc'),
    former: before === null ? [] : formerAfter(before.payload, next.kid),
    devices: await Promise.all([...devices, ...added].map(device)),
    ways: await Promise.all([...ways, ...addWays].map(way)),
    cont: before === null || anew || account === undefined || account.kid === next.kid ? null : await continueAccount(await attestationKey(account), before.digest, next.kid),
  };
}

function boxesOf({ subject: sub, tenant, region }: KeyPerson, { before, account, next }: KeyChangeWish, content: KeyContent, how: KeyAuthority['how']): Promise<AccountBox[]> {
  const recipients = [content.enc, ...content.devices.map(({ enc }) => enc), ...content.ways.map(({ enc }) => enc)];
  return Promise.all(neededBoxes(before?.payload ?? null, content, how).map(async (place) => {
    const named = recipients.find(({ kid }) => kid === place.to);
    const recipient = named === undefined ? null : await importEncryptionKey(named.jwk);
    const inside = place.account === next.kid ? next : account;
    if (recipient === null || inside?.kid !== place.account) throw new Error('A box is needed of a key that is not held, or for one that is none.');
    return sealAccountBox(inside.scalar, place.account, recipient, { aud: audience(tenant, region), sub });
  }));
}
