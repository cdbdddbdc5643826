import type { MiddlewareHandler } from 'hono';
import type { Log } from '../log.js';

/** Method, path (opaque ids), status, duration: no query, no headers, no body. */
export function logRequests(log: Log): MiddlewareHandler {
  return async (c, next) => {
    const began = performance.now();
    await next();
    log.info('request', { method: c.req.method, path: c.req.path, status: c.res.status, millis: Math.round(performance.now() - began) });
  };
}
