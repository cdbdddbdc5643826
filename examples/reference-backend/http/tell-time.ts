import type { MiddlewareHandler } from 'hono';
import type { Clock } from '../clock.js';

/**
 * `Date` (RFC 9110, section 6.6.1) by the clock that everything here is judged by, refusals included: pages take the time
 * from it, since a device's clock may be wrong. A page of another origin can read it only where it is exposed.
 */
export function tellTime(clock: Clock): MiddlewareHandler {
  return async (c, next) => {
    await next();
    c.res.headers.set('Date', new Date(clock()).toUTCString());
    c.res.headers.append('Access-Control-Expose-Headers', 'Date');
  };
}
