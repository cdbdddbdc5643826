import type { NamedPublicKey } from '../domain/named-public-key.js';
import type { OwnAccount, OwnDevice } from '../keys/own-keys.js';
import { thumbprint } from '../ownership/thumbprint.js';

/** A person's keys in software: one device, one account. */
export interface TestParty {
  device: OwnDevice;
  account: OwnAccount;
}

/** Makes real keys, whose private halves cannot be read. They are nobody's before they are enrolled. */
export async function makeParty(): Promise<TestParty> {
  return { device: await makeDevice(), account: await makeAccount() };
}

export async function makeDevice(): Promise<OwnDevice> {
  const { publicKey, privateKey } = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
  return { kid: (await namedKey(publicKey, 'sig')).kid, publicKey, privateKey };
}

export async function makeAccount(): Promise<OwnAccount> {
  const pair = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, false, ['deriveBits']);
  return { kid: (await namedKey(pair.publicKey, 'enc')).kid, pair };
}

/** A public key as chains and claims hold it: under its thumbprint, with its use. */
export async function namedKey(publicKey: CryptoKey, use: 'sig' | 'enc'): Promise<NamedPublicKey> {
  const { x = '', y = '' } = await crypto.subtle.exportKey('jwk', publicKey);
  const jwk = { kty: 'EC', crv: 'P-256', x, y, use } as const;
  return { kid: await thumbprint(jwk), jwk };
}
