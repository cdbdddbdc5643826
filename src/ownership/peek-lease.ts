import { base64url } from 'jose';
import { leaseSchema, type Lease } from './lease.js';

/** What a lease says, before its signature is verified: good enough to guess the time by, never to play by. Null when unreadable. */
export function peekLease(token: string): Lease | null {
  try {
    const parsed = leaseSchema.safeParse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(base64url.decode(token.split('.')[1] ?? ''))));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
