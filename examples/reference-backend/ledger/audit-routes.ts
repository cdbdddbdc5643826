import { createRoute, z } from '@hono/zod-openapi';
import * as mini from 'zod/mini';
import { accessLogSchema } from '../../../src/domain/access-entry.js';
import { tokenSchema } from '../../../src/domain/token.js';
import type { Clock } from '../clock.js';
import { bearer, createRouter, idParam } from '../http/api.js';
import { answerOf, bodyOf } from '../http/domain-schema.js';
import { limitWrites } from '../http/limit-writes.js';
import { refusals } from '../http/problem-answers.js';
import { putReceipts, type ReceiptDependencies } from './put-receipts.js';
import { readAccess, type AccessDependencies } from './read-access.js';

const json = <T>(schema: T) => ({ 'application/json': { schema } });
const rid = z.object({ rid: idParam });
/** Most receipts at once. */
const RECEIPTS_MAX = 20;
const receiptListSchema = mini.object({ receipts: mini.array(tokenSchema).check(mini.minLength(1), mini.maxLength(RECEIPTS_MAX)) });

const access = createRoute({
  method: 'get', path: '/recordings/{rid}/access', security: bearer, summary: 'Owner: who has listed, opened, played or saved it, newest first, each with an inclusion proof',
  request: { params: rid }, responses: { 200: { description: 'The log', content: json(answerOf('AccessLog', accessLogSchema)) }, ...refusals(401, 404) },
});
const receipts = createRoute({
  method: 'post', path: '/recordings/{rid}/receipts', security: bearer, middleware: limitWrites('receipts'), summary: 'What the caller’s page has played of it: consult-viewed+jwt, each once',
  request: { params: rid, body: { required: true, content: json(bodyOf('ReceiptList', receiptListSchema)) } },
  responses: { 204: { description: 'Written down; again is once' }, ...refusals(400, 401, 404, 429) },
});

export interface AuditRouteDependencies extends AccessDependencies, ReceiptDependencies {
  clock: Clock;
}

export function auditRoutes({ clock, ...dependencies }: AuditRouteDependencies) {
  return createRouter()
    .openapi(access, async (c) => c.json(await readAccess(dependencies, c.get('principal'), c.req.valid('param').rid), 200))
    .openapi(receipts, async (c) => {
      await putReceipts(dependencies, c.get('principal'), c.req.valid('param').rid, c.req.valid('json').receipts, clock());
      return c.body(null, 204);
    });
}
