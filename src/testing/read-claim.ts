import { digest } from '../ownership/digest.js';
import { payloadText, peekPayload } from '../ownership/jws.js';
import { sessionClaimSchema, type SessionClaim } from '../ownership/session-claim.js';

/** What a session claim says, and its digest. Nothing is verified: a test knows where it has it from. */
export async function readClaim(token: string): Promise<{ claim: SessionClaim; cd: string }> {
  const claim = peekPayload(token, sessionClaimSchema);
  if (claim === null) throw new Error('This is no session claim.');
  return { claim, cd: await digest(new TextEncoder().encode(payloadText(token))) };
}
