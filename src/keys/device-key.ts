import type { NamedPublicKey } from '../domain/named-public-key.js';
import { thumbprint } from '../ownership/thumbprint.js';
import type { OwnDevice } from './own-keys.js';

/** Makes a device's key for signatures: ES256. Its private half cannot be read out, not even now. */
export async function makeDeviceKey(): Promise<OwnDevice> {
  const { publicKey, privateKey } = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
  return { kid: (await namedDeviceKey(publicKey)).kid, publicKey, privateKey };
}

/** Its public half as the chain names it. */
export async function namedDeviceKey(publicKey: CryptoKey): Promise<NamedPublicKey> {
  const { x = '', y = '' } = await crypto.subtle.exportKey('jwk', publicKey);
  const jwk: NamedPublicKey['jwk'] = { kty: 'EC', crv: 'P-256', x, y, use: 'sig' };
  return { kid: await thumbprint(jwk), jwk };
}
