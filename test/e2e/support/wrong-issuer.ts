import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { signSessionClaim, type SessionClaim } from '../../../src/ownership/session-claim.js';
import type { BackendProcess } from './backend-process.js';

/** A recording's claim, signed anew by the insurer's own issuer, and naming somebody else. */
export async function reissue(backend: BackendProcess, claim: string, subject: string): Promise<string> {
  const was = JSON.parse(Buffer.from(claim.split('.')[1] ?? '', 'base64url').toString('utf8')) as SessionClaim;
  const { kid } = JSON.parse(Buffer.from(claim.split('.')[0] ?? '', 'base64url').toString('utf8')) as { kid: string };
  const jwk = JSON.parse(await readFile(join(`${backend.folder}-issuer`, `${was.tenant}.${was.region}`, 'issuer.jwk'), 'utf8')) as JsonWebKey;
  const key = await crypto.subtle.importKey('jwk', jwk, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign']);
  const parties = was.parties.map((party) => (party.role === 'patient' ? { ...party, sub: subject, keys: null } : party));
  return signSessionClaim({ ...was, owner: { sub: subject }, parties }, key, kid);
}
