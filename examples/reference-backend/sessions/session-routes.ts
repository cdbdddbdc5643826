import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { sessionGrantSchema } from '../../../src/domain/encounter.js';
import { iceGrantSchema } from '../../../src/domain/ice-grant.js';
import { epochTokensSchema } from '../../../src/domain/epoch.js';
import { sessionKeyRequestSchema } from '../../../src/domain/session-key-request.js';
import type { Clock } from '../clock.js';
import { bearer, createRouter, type ApiEnv, idParam, numberParam } from '../http/api.js';
import { answerOf, bodyOf } from '../http/domain-schema.js';
import { refusals } from '../http/problem-answers.js';
import { limitWrites } from '../http/limit-writes.js';
import { outgoingOf } from '../stops/outgoing-of.js';
import type { StopKeeper } from '../stops/stop-keeper.js';
import { appendEpoch, type AppendEpochDependencies } from './append-epoch.js';
import { admit, endSession } from './encounter-steps.js';
import { renewIceServers } from './ice-servers.js';
import { makeSessionKey, type SessionKeyDependencies } from './make-session-key.js';
import { putEvidence } from './put-evidence.js';
import type { Leaving } from './refuse-stopped-session.js';
import { openSession, type OpenSessionDependencies } from './open-session.js';

const json = <T>(schema: T) => ({ 'application/json': { schema } });
const sid = z.object({ sid: idParam });
/** Most tokens that are handed over in one go: a bind of each party, and what either has said. */
const EVIDENCE_AT_ONCE = 64;
const stored = { 204: { description: 'Stored; again is once' } };

const open = createRoute({
  method: 'post', path: '/appointments/{id}/session', security: bearer, middleware: limitWrites('sessions'), summary: 'Opens the consultation; again gives the same session and claim',
  request: { params: z.object({ id: idParam }) },
  responses: { 200: { description: 'Grant', content: json(answerOf('SessionGrant', sessionGrantSchema)) }, ...refusals(401, 404, 409, 423, 429) },
});
const keyRoute = createRoute({
  method: 'post', path: '/sessions/{sid}/keys', security: bearer, middleware: limitWrites('sessions'), summary: 'A key for one page of a party, for this consultation alone (consult-sessionkey+jwt); the same request again gives the same',
  request: { params: sid, body: { required: true, content: json(bodyOf('SessionKeyRequest', sessionKeyRequestSchema)) } },
  responses: { 200: { description: 'Session key', content: json(z.object({ sessionKey: z.string() })) }, ...refusals(400, 401, 404, 409, 423, 429) },
});
const iceRoute = createRoute({
  method: 'get', path: '/sessions/{sid}/ice-servers', security: bearer, summary: 'STUN and TURN servers with fresh credentials, for a consultation that goes on',
  request: { params: sid }, responses: { 200: { description: 'Servers', content: json(answerOf('IceGrant', iceGrantSchema)) }, ...refusals(401, 404, 409, 423) },
});
const admitRoute = createRoute({
  method: 'post', path: '/sessions/{sid}/admit', security: bearer, middleware: limitWrites('sessions'), summary: 'Practitioner: lets the waiting patient in',
  request: { params: sid }, responses: { ...stored, ...refusals(401, 403, 404, 409, 423, 429) },
});
const evidence = createRoute({
  method: 'put', path: '/sessions/{sid}/evidence', security: bearer, middleware: limitWrites('evidence'), summary: 'Keeps what the parties have signed in the call: binds, and words on being recorded',
  request: { params: sid, body: { required: true, content: json(z.object({ tokens: z.array(z.string().min(1).max(24_000)).min(1).max(EVIDENCE_AT_ONCE) })) } },
  responses: { ...stored, ...refusals(400, 401, 404, 409, 423, 429) },
});
const epochs = createRoute({
  method: 'put', path: '/sessions/{sid}/epochs/{n}', security: bearer, middleware: limitWrites('epochs'), summary: 'Appends an epoch that both parties have signed to the one recording',
  request: { params: z.object({ sid: idParam, n: numberParam }), body: { required: true, content: json(bodyOf('EpochTokens', epochTokensSchema)) } },
  responses: { ...stored, ...refusals(400, 401, 404, 409, 410, 423, 429) },
});
const end = createRoute({
  method: 'post', path: '/sessions/{sid}/end', security: bearer, middleware: limitWrites('sessions'), summary: 'Ends it for both',
  request: { params: sid }, responses: { ...stored, ...refusals(401, 404, 429) },
});

export function sessionRoutes(dependencies: OpenSessionDependencies & SessionKeyDependencies & AppendEpochDependencies & { stops: StopKeeper; clock: Clock }) {
  const { database, stops, clock } = dependencies;
  const leave = async <T>(c: Context<ApiEnv>, { answer, what }: Leaving<T>): Promise<T> => {
    await stops.handOver(c.get('principal'), [what], outgoingOf(c));
    return answer;
  };
  return createRouter()
    .openapi(open, async (c) => c.json(await leave(c, await openSession(dependencies, c.get('principal'), c.req.valid('param').id, clock())), 200))
    .openapi(keyRoute, async (c) => c.json(await leave(c, await makeSessionKey(dependencies, c.get('principal'), c.req.valid('param').sid, c.req.valid('json'))), 200))
    .openapi(iceRoute, async (c) => c.json(await leave(c, await renewIceServers(dependencies, c.get('principal'), c.req.valid('param').sid, clock())), 200))
    .openapi(admitRoute, async (c) => {
      await admit(database, c.get('principal'), c.req.valid('param').sid);
      return c.body(null, 204);
    })
    .openapi(evidence, async (c) => {
      await putEvidence(dependencies, c.get('principal'), c.req.valid('param').sid, c.req.valid('json').tokens, clock());
      return c.body(null, 204);
    })
    .openapi(epochs, async (c) => {
      await appendEpoch(dependencies, c.get('principal'), c.req.valid('param'), c.req.valid('json'), clock());
      return c.body(null, 204);
    })
    .openapi(end, async (c) => {
      await endSession(database, c.get('principal'), c.req.valid('param').sid, clock());
      return c.body(null, 204);
    });
}
