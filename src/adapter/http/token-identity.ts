import * as z from 'zod/mini';
import { opaqueIdSchema } from '../../domain/opaque-id.js';
import { fromBase64url } from '../../ownership/base64url.js';
import type { ExpectedIdentity } from '../ports/identity-port.js';

const claimsSchema = z.object({ sub: opaqueIdSchema, tenant: z.optional(z.string()), region: z.optional(z.string()) });

/**
 * Whom an access token is of, by its claims `sub`, `tenant` and `region`. Its signature is the backend's to verify: what is
 * read here is compared with the backend's answer and serves nothing else.
 * @returns null for a token that is no JWT, or names no subject
 */
export function tokenIdentity(token: string): ExpectedIdentity | null {
  const parts = token.split('.');
  if (parts.length !== 3) return null;
  try {
    const claims = claimsSchema.safeParse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(fromBase64url(parts[1] ?? ''))));
    if (!claims.success) return null;
    const { sub: subject, tenant, region } = claims.data;
    return { subject, tenant, region };
  } catch {
    // Opaque: its issuer alone can read it.
    return null;
  }
}
