import type { RecordingItem } from '../../../src/domain/recording.js';
import { peekPayload } from '../../../src/ownership/jws.js';
import type { Revocable } from '../../../src/ownership/matches-revocation.js';
import { memberKeySchema } from '../../../src/ownership/member-key.js';
import { sessionClaimSchema } from '../../../src/ownership/session-claim.js';
import type { Principal } from '../identity/principal.js';
import { doing } from '../stops/enforce.js';

/**
 * What a reader is about to be given, for stops to be held against: a recording by the id that it is served under and by that of its
 * claim, with everybody who has part in it and every key that signed it or opens it.
 */
export function whatIsRead(principal: Principal, item: RecordingItem): Revocable[] {
  const claim = peekPayload(item.claim, sessionClaimSchema);
  const about = { sid: claim?.sid ?? '', subs: claim?.parties.map(({ sub }) => sub) ?? [], kids: kidsOf(item) };
  return [...new Set([item.rid, claim?.rid ?? item.rid])].map((rid) => doing(principal, ['replay'], { ...about, rid }));
}

function kidsOf({ keys, sessionKeys, binds, consents, epochs, head, wraps }: RecordingItem): string[] {
  const signers = [head, ...binds, ...consents, ...sessionKeys, ...epochs.flatMap(({ patient, practitioner }) => [patient, practitioner])].flatMap(signerOf);
  const chained = [keys.patient, keys.practitioner].flatMap((chain) => {
    const newest = peekPayload(chain.at(-1) ?? '', memberKeySchema);
    return newest === null ? [] : [newest.enc.kid, ...newest.devices.map(({ sig }) => sig.kid)];
  });
  return [...new Set([...signers, ...chained, ...wraps.map(({ kid }) => kid)])];
}

/** The name in a token's header, unverified. */
function signerOf(token: string): string[] {
  try {
    const header = JSON.parse(Buffer.from(token.split('.', 1)[0] ?? '', 'base64url').toString()) as { kid?: unknown };
    return typeof header.kid === 'string' ? [header.kid] : [];
  } catch {
    return [];
  }
}
