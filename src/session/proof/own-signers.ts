import type { Role } from '../../domain/role.js';
import type { OwnKeys } from '../../keys/own-keys.js';
import { peekPayload } from '../../ownership/jws.js';
import { memberKeySchema } from '../../ownership/member-key.js';
import { importPartyKey, type PartyKey } from '../../ownership/party-key.js';
import { presentSigners, signingKeys } from '../../ownership/party-keys.js';
import type { SessionClaim } from '../../ownership/session-claim.js';

/** The keys of mine whose signatures count for this consultation. The chain was verified when the keys were opened; here it is only read. */
export async function ownSigners({ chain }: Pick<OwnKeys, 'chain'>, claim: SessionClaim, role: Role): Promise<PartyKey[]> {
  const links = chain.flatMap((token) => peekPayload(token, memberKeySchema) ?? []);
  const present = new Set(presentSigners(links, claim, role));
  const keys = new Map<string, PartyKey>();
  for (const named of links.flatMap(signingKeys)) {
    const key = keys.has(named.kid) || !present.has(named.kid) ? null : await importPartyKey(named);
    if (key !== null) keys.set(key.kid, key);
  }
  return [...keys.values()];
}
