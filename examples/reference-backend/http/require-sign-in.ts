import type { Context, MiddlewareHandler } from 'hono';
import { ConsultError } from '../../../src/domain/consult-error.js';
import type { TokenVerifier } from '../identity/token-verifier.js';
import type { ApiEnv } from './api.js';

/** The token of a request. @throws ConsultError `backend/unauthenticated` */
export function bearerOf(c: Context): string {
  const token = /^Bearer ([\w.~+/-]+=*)$/i.exec(c.req.header('Authorization') ?? '')?.[1];
  if (token === undefined) throw new ConsultError('backend/unauthenticated');
  return token;
}

/** `Authorization: Bearer …`, before anything else of the request is looked at. */
export function requireSignIn(verify: TokenVerifier): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const { principal } = await verify(bearerOf(c));
    c.set('principal', principal);
    await next();
    c.header('Cache-Control', 'no-store');
  };
}
