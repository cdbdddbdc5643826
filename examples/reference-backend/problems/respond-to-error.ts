import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { isConsultError } from '../../../src/domain/consult-error.js';
import { errorFields, type Log } from '../log.js';
import { problemResponse, statusOf } from './problem.js';

/** Everything thrown becomes a problem document; what nobody foresaw is logged and says nothing of itself. */
export function respondToError(log: Log): (error: Error, c: Context) => Response {
  return (error, c) => {
    if (isConsultError(error)) return problemResponse(error.code, statusOf(error.code), error.retryAfter);
    // Broken JSON, a body of the wrong media type: hono's own refusals.
    if (error instanceof HTTPException && error.status < 500) return problemResponse('backend/rejected', error.status);
    log.error('request-failed', { method: c.req.method, path: c.req.path, ...errorFields(error) });
    return problemResponse('backend/failed');
  };
}
