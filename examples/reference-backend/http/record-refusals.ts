import type { Context, MiddlewareHandler } from 'hono';
import { matchedRoutes } from 'hono/route';
import { isConsultError } from '../../../src/domain/consult-error.js';
import { writeRefusal } from '../audit/refuse-officer.js';
import type { Clock } from '../clock.js';
import type { Database } from '../database/database.js';
import type { ApiEnv } from './api.js';

/**
 * Behind the sign-in, before whatever can refuse: an officer's attempt that is refused before it reaches an operation of theirs
 * stands in the ledger too, whether it was another's operation, too many at once, or malformed. The answer waits for that.
 */
export function recordRefusals(database: Database, clock: Clock): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    await next();
    const principal = c.get('principal');
    const { status } = c.res;
    if (principal.role !== 'compliance' || c.get('isWritten') === true || status < 400 || status > 499) return;
    const code = isConsultError(c.error) ? c.error.code : status === 404 ? 'backend/not-found' : 'backend/rejected';
    await writeRefusal(database, principal, operationOf(c), code, clock());
  };
}

/** As the interface's description names it: ids that were asked for stand in no entry, and what does not exist has no name. */
function operationOf(c: Context): string {
  const path = matchedRoutes(c).map((route) => route.path).filter((each) => each.startsWith('/api/') && !each.endsWith('*')).at(-1);
  return `${c.req.method} ${path === undefined ? '*' : path.slice('/api'.length).replaceAll(/:(\w+)/g, '{$1}')}`;
}
