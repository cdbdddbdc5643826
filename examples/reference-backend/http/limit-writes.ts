import type { MiddlewareHandler } from 'hono';
import type { Clock } from '../clock.js';
import type { Database } from '../database/database.js';
import type { ApiEnv } from './api.js';
import { scopeOf } from '../identity/principal.js';
import { takeWrite } from '../limits/take-write.js';
import type { WriteKind } from '../limits/write-limits.js';

/**
 * Limits what one person can write: whoever writes faster is answered 429 with `Retry-After`, before the body is looked at.
 * What is then refused for another reason counts too, since it costs as much. On a route:
 *
 *     createRoute({ method: 'post', path: '/things', middleware: limitWrites('evidence'), …, responses: { …, ...refusals(400, 401, 429) } })
 *
 * `WRITE_LIMITS` has the kinds: add one where none fits. `test/backend/write-limits.test.ts` finds a write without a limit.
 */
export function limitWrites(kind: WriteKind): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    await c.get('takeWrite')(kind);
    await next();
  };
}

/** Behind the sign-in, before all routes: what they take writes with. */
export function countWrites(database: Database, clock: Clock): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const principal = c.get('principal');
    // A transaction of its own: a write that fails has been taken all the same.
    c.set('takeWrite', (kind) => database.transaction(scopeOf(principal, 'party'), (tx) => takeWrite(tx, principal, kind, clock())));
    await next();
  };
}
