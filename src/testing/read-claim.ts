import { base64url } from 'jose';
import { digest } from '../ownership/digest.js';
import { peekSessionClaim } from '../ownership/peek-session-claim.js';
import type { SessionClaim } from '../ownership/session-claim.js';

/** What a session claim says, and its digest. Nothing is verified: a test knows where it has it from. */
export async function readClaim(token: string): Promise<{ claim: SessionClaim; cd: string }> {
  const claim = peekSessionClaim(token);
  if (claim === null) throw new Error('This is no session claim.');
  return { claim, cd: await digest(new Uint8Array(base64url.decode(token.split('.')[1] ?? ''))) };
}
