import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { isConsultError } from '../../../src/domain/consult-error.js';
import { errorFields, type Log } from '../log.js';
import { isDiskFull } from './is-disk-full.js';
import { problemResponse, statusOf } from './problem.js';

/** For whoever runs the service: what to do, and what has not happened. */
const NO_ROOM = 'The disk is full: make room on the disk of the data folder or of the database. Nothing that was acknowledged is lost, and pages send what is missing again by themselves.';

/** Everything thrown becomes a problem document; what nobody foresaw is logged and says nothing of itself. */
export function respondToError(log: Log): (error: Error, c: Context) => Response {
  return (error, c) => {
    if (isConsultError(error)) return problemResponse(error.code, statusOf(error.code), error.retryAfter);
    // Broken JSON, a body of the wrong media type: hono's own refusals.
    if (error instanceof HTTPException && error.status < 500) return problemResponse('backend/rejected', error.status);
    if (isDiskFull(error)) {
      log.error('no-room', { method: c.req.method, path: c.req.path, ...errorFields(error), what: NO_ROOM });
      return problemResponse('backend/no-room');
    }
    log.error('request-failed', { method: c.req.method, path: c.req.path, ...errorFields(error) });
    return problemResponse('backend/failed');
  };
}
