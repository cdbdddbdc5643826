import { createRoute, z } from '@hono/zod-openapi';
import { Hono } from 'hono';
import { ConsultError } from '../../../src/domain/consult-error.js';
import { partyOrRefused } from '../audit/refuse-officer.js';
import type { Database } from '../database/database.js';
import { bearer, createRouter } from '../http/api.js';
import { refusals } from '../http/problem-answers.js';
import { bearerOf } from '../http/require-sign-in.js';
import type { Clock } from '../clock.js';
import type { TokenVerifier } from '../identity/token-verifier.js';
import { EventStream } from '../signalling/event-stream.js';
import { CLOSE } from '../signalling/signal-frames.js';
import { stopsFor } from './concerns.js';
import type { StopLines } from './stop-lines.js';

const answer = z.object({ stops: z.array(z.string()), seq: z.int() }).openapi('Stops');
const query = z.object({ after: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(0) });

const list = createRoute({
  method: 'get', path: '/stops', security: bearer,
  summary: 'What was stopped and lifted after a number (consult-revoke+jwt), in order: what is wide, and what concerns the caller; with the newest number of the realm',
  request: { query }, responses: { 200: { description: 'Stops', content: { 'application/json': { schema: answer } } }, ...refusals(400, 401) },
});
/** Longest that one line is open, milliseconds: a timer counts no further. */
const LONGEST = 2 ** 31 - 1;

export interface StopRouteDependencies {
  database: Database;
  stopLines: StopLines;
  verify: TokenVerifier;
  clock: Clock;
}

export function stopRoutes({ database }: Pick<StopRouteDependencies, 'database'>) {
  return createRouter().openapi(list, async (c) => c.json(await stopsFor(database, c.get('principal'), c.req.valid('query').after), 200));
}

/**
 * `GET /stops/stream?after=…`, under the same sign-in: a stream of events (`text/event-stream`) whose data are answers of `GET /stops`:
 * at once what the caller does not know, and then whatever comes.
 */
export function stopStream({ database, stopLines, verify, clock }: StopRouteDependencies): Hono {
  return new Hono().get('/stops/stream', async (c) => {
    const { principal, expiresAt } = await verify(bearerOf(c));
    await partyOrRefused(database, principal, 'GET /stops/stream', clock());
    const asked = query.safeParse(c.req.query());
    if (!asked.success) throw new ConsultError('backend/rejected');
    const line = new EventStream(c.req.raw.signal);
    const expiry = setTimeout(() => line.close(CLOSE.unauthenticated), Math.min(expiresAt - clock(), LONGEST));
    expiry.unref();
    line.on('close', () => clearTimeout(expiry));
    stopLines.open(line, principal, asked.data.after);
    return c.body(line.body, 200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' });
  });
}
