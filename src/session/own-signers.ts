import type { OwnKeys } from '../keys/own-keys.js';
import { peekPayload } from '../ownership/jws.js';
import { memberKeySchema } from '../ownership/member-key.js';
import { importPartyKey, type PartyKey } from '../ownership/party-key.js';

/**
 * The keys of mine whose signatures stand: of this device, and of every one that my chain has ever named. The chain was
 * verified when the keys were opened; here it is only read.
 */
export async function ownSigners({ device, chain }: OwnKeys): Promise<PartyKey[]> {
  const named = chain.flatMap((token) => peekPayload(token, memberKeySchema)?.sig ?? []);
  const keys = new Map<string, PartyKey>([[device.kid, { kid: device.kid, key: device.publicKey }]]);
  for (const each of named) {
    const key = keys.has(each.kid) ? null : await importPartyKey(each);
    if (key !== null) keys.set(key.kid, key);
  }
  return [...keys.values()];
}
