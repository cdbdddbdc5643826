import { base64url } from 'jose';
import { sessionClaimSchema, type SessionClaim } from './session-claim.js';

/** What a claim says, before its signature is verified: good enough to refuse by, never to permit by. Null when unreadable. */
export function peekSessionClaim(token: string): SessionClaim | null {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(base64url.decode(token.split('.')[1] ?? '')));
    const parsed = sessionClaimSchema.safeParse(value);
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
