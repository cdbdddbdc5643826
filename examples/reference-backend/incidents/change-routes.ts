import { createRoute, z } from '@hono/zod-openapi';
import type { Clock } from '../clock.js';
import type { Database } from '../database/database.js';
import { bearer, createRouter } from '../http/api.js';
import { refusals } from '../http/problem-answers.js';
import { bearerOf } from '../http/require-sign-in.js';
import type { TokenVerifier } from '../identity/token-verifier.js';
import { EventStream } from '../signalling/event-stream.js';
import { asOfficer } from './as-officer.js';
import type { ChangeLines } from './change-lines.js';

const changes = createRoute({
  method: 'get', path: '/compliance/changes', security: bearer, summary: 'A stream of events (text/event-stream): something about an incident, a stop or a request has changed; ask again',
  responses: { 200: { description: 'Each event’s data is `changed`', content: { 'text/event-stream': { schema: z.string() } } }, ...refusals(401, 403) },
});

/** Longest that one line is open, milliseconds: a timer counts no further. */
const LONGEST = 2 ** 31 - 1;

export function changeRoutes({ database, clock, verify, changeLines }: { database: Database; clock: Clock; verify: TokenVerifier; changeLines: ChangeLines }) {
  return createRouter().openapi(changes, async (c) => {
    const { principal, expiresAt } = await verify(bearerOf(c));
    c.set('isWritten', true);
    await asOfficer(database, principal, 'incident-watch', clock(), () => Promise.resolve());
    const line = new EventStream(c.req.raw.signal);
    const expiry = setTimeout(() => line.close(0), Math.min(expiresAt - clock(), LONGEST));
    expiry.unref();
    line.on('close', () => clearTimeout(expiry));
    changeLines.open(line, principal);
    return c.body(line.body, 200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' });
  });
}
