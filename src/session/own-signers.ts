import { base64url } from 'jose';
import { memberKeySchema } from '../ownership/member-key.js';
import { importPartyKey, type PartyKey } from '../ownership/party-key.js';
import type { OwnKeys } from '../keys/own-keys.js';

/**
 * The keys of mine whose signatures stand: of this device, and of every one that my chain has ever named. The chain was
 * verified when the keys were opened; here it is only read.
 */
export async function ownSigners({ device, chain }: OwnKeys): Promise<PartyKey[]> {
  const named = chain.flatMap((token) => {
    const payload: unknown = JSON.parse(new TextDecoder().decode(base64url.decode(token.split('.')[1] ?? '')));
    return memberKeySchema.parse(payload).sig;
  });
  const keys = new Map<string, PartyKey>([[device.kid, { kid: device.kid, key: device.publicKey }]]);
  for (const each of named) {
    const key = keys.has(each.kid) ? null : await importPartyKey(each);
    if (key !== null) keys.set(key.kid, key);
  }
  return [...keys.values()];
}
