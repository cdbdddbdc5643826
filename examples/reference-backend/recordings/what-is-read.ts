import type { RecordingItem } from '../../../src/domain/recording.js';
import { peekPayload } from '../../../src/ownership/jws.js';
import type { Revocable } from '../../../src/ownership/matches-revocation.js';
import { memberKeySchema } from '../../../src/ownership/member-key.js';
import { recordingKeys } from '../../../src/ownership/named-keys.js';
import { presentSigners } from '../../../src/ownership/party-keys.js';
import { sessionClaimSchema, type SessionClaim } from '../../../src/ownership/session-claim.js';
import { sessionKeySchema } from '../../../src/ownership/session-key.js';
import type { Principal } from '../identity/principal.js';
import { doing } from '../stops/enforce.js';

/**
 * What a reader is about to be given, for stops to be held against: a recording by the id that it is served under and by that of its
 * claim, with everybody who has part in it and every key that signed something of it or opens it.
 */
export function whatIsRead(principal: Principal, item: RecordingItem): Revocable[] {
  const claim = peekPayload(item.claim, sessionClaimSchema);
  const about = { sid: claim?.sid ?? '', subs: claim?.parties.map(({ sub }) => sub) ?? [], kids: recordingKeys(item, claim === null ? [] : presentKeys(item, claim)) };
  return [...new Set([item.rid, claim?.rid ?? item.rid])].map((rid) => doing(principal, ['replay'], { ...about, rid }));
}

/** Of both parties: devices in their chains, and keys of pages. */
function presentKeys({ keys, sessionKeys }: RecordingItem, claim: SessionClaim): { kid: string }[] {
  const devices = (['patient', 'practitioner'] as const).flatMap((role) => presentSigners(keys[role].flatMap((token) => peekPayload(token, memberKeySchema) ?? []), claim, role));
  return [...devices.map((kid) => ({ kid })), ...sessionKeys.flatMap((token) => peekPayload(token, sessionKeySchema)?.sig ?? [])];
}
