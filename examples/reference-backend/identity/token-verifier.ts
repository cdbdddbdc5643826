import { createLocalJWKSet, createRemoteJWKSet, jwtVerify, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import * as z from 'zod/mini';
import { ConsultError } from '../../../src/domain/consult-error.js';
import { regionSchema, tenantSchema } from '../../../src/domain/realm-codes.js';
import { opaqueIdSchema } from '../../../src/domain/opaque-id.js';
import { personRoleSchema } from '../../../src/domain/role.js';
import type { Clock } from '../clock.js';
import type { Principal, Realm } from './principal.js';

/** Whose tokens are believed. An insurer puts its own issuer here; the demo puts its own key set. */
export interface TokenIssuer {
  issuer: string;
  audience: string;
  /** Where the issuer publishes its keys, or the keys themselves. */
  jwks: URL | JSONWebKeySet;
  /** The realms it may speak for. */
  realms: readonly Realm[];
}

export interface VerifiedToken {
  principal: Principal;
  /** Milliseconds since 1970. */
  expiresAt: number;
}

export type TokenVerifier = (token: string) => Promise<VerifiedToken>;

const claimsSchema = z.object({ sub: opaqueIdSchema, tenant: tenantSchema, region: regionSchema, role: personRoleSchema, exp: z.number() });

/** Verifies OIDC-shaped tokens: ES256 alone, this issuer, this audience, not expired, a realm that the issuer speaks for. */
export function createTokenVerifier(trusted: TokenIssuer, clock: Clock): TokenVerifier {
  const keys: JWTVerifyGetKey = trusted.jwks instanceof URL ? createRemoteJWKSet(trusted.jwks) : createLocalJWKSet(trusted.jwks);
  return async (token) => {
    try {
      const { payload } = await jwtVerify(token, keys, {
        algorithms: ['ES256'],
        issuer: trusted.issuer,
        audience: trusted.audience,
        currentDate: new Date(clock()),
        requiredClaims: ['exp', 'sub'],
      });
      const { sub: subject, tenant, region, role, exp } = claimsSchema.parse(payload);
      if (!trusted.realms.some((realm) => realm.tenant === tenant && realm.region === region)) throw new Error('not a realm of this issuer');
      return { principal: { subject, tenant, region, role }, expiresAt: exp * 1000 };
    } catch (cause) {
      throw new ConsultError('backend/unauthenticated', { cause });
    }
  };
}
