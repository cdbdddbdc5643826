import type { MiddlewareHandler } from 'hono';
import { ConsultError } from '../../../src/domain/consult-error.js';
import type { ApiEnv } from './api.js';

/** What an officer reaches besides the officers' own routes: who is signed in, and the public keys. */
const FOR_ALL = new Set(['/api/me', '/api/keyset']);

/**
 * Officers reach nothing that is a member's or a practitioner's, and nobody else reaches an officer's route: before anything
 * else of the request is looked at, so that no answer tells what exists.
 */
export const keepOfficersApart: MiddlewareHandler<ApiEnv> = async (c, next) => {
  const isOfficer = c.get('principal').role === 'compliance';
  const isOfficers = c.req.path.startsWith('/api/compliance/');
  if (isOfficer !== isOfficers && !(isOfficer && FOR_ALL.has(c.req.path))) throw new ConsultError('backend/forbidden');
  await next();
};
