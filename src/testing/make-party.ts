import { importAccount, makeAccountKey } from '../keys/account-key.js';
import { makeDeviceKeys } from '../keys/device-key.js';
import type { OwnAccount, OwnDevice } from '../keys/own-keys.js';

export { makeDeviceKey as makeDevice, namedKey } from '../keys/device-key.js';

/** An account's key whose private half a test may read, to seal it for others. */
export interface TestAccount extends OwnAccount {
  /** The private scalar, 32 bytes. */
  readonly scalar: Uint8Array<ArrayBuffer>;
}

/** A person's keys in software: one device with its two keys, one account. */
export interface TestParty {
  device: OwnDevice;
  /** The device's key for encryption. */
  enc: OwnAccount;
  account: TestAccount;
}

/** Makes real keys. They are nobody's before they are in a chain. */
export async function makeParty(): Promise<TestParty> {
  const { sig, enc } = await makeDeviceKeys();
  return { device: sig, enc, account: await makeAccount() };
}

export async function makeAccount(): Promise<TestAccount> {
  const { named, scalar } = await makeAccountKey();
  const account = await importAccount(named, scalar);
  if (account === null) throw new Error('A key that was made is none.');
  return { ...account, scalar };
}
