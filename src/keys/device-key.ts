import type { NamedPublicKey } from '../domain/named-public-key.js';
import { thumbprint } from '../ownership/thumbprint.js';
import type { OwnAccount, OwnDevice } from './own-keys.js';

/** A device's two keys: one signs for its person, to the other the account's key is sealed. */
export interface DeviceKeys {
  readonly sig: OwnDevice;
  readonly enc: OwnAccount;
}

/** Makes both. Their private halves cannot be read out, not even now. */
export async function makeDeviceKeys(): Promise<DeviceKeys> {
  const [sig, enc] = await Promise.all([makeDeviceKey(), makeDeviceEnc()]);
  return { sig, enc };
}

/** A device's key for signatures: ES256. */
export async function makeDeviceKey(): Promise<OwnDevice> {
  const { publicKey, privateKey } = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
  return { kid: (await namedKey(publicKey, 'sig')).kid, publicKey, privateKey };
}

async function makeDeviceEnc(): Promise<OwnAccount> {
  const pair = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, false, ['deriveBits']);
  return { kid: (await namedKey(pair.publicKey, 'enc')).kid, pair };
}

/** A public half as the chain names it. */
export async function namedKey(publicKey: CryptoKey, use: 'sig' | 'enc'): Promise<NamedPublicKey> {
  const { x = '', y = '' } = await crypto.subtle.exportKey('jwk', publicKey);
  const jwk: NamedPublicKey['jwk'] = { kty: 'EC', crv: 'P-256', x, y, use };
  return { kid: await thumbprint(jwk), jwk };
}
