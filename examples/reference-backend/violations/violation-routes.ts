import { createRoute } from '@hono/zod-openapi';
import * as mini from 'zod/mini';
import { opaqueIdSchema } from '../../../src/domain/opaque-id.js';
import { violationReportSchema } from '../../../src/domain/violation.js';
import type { Clock } from '../clock.js';
import type { Database } from '../database/database.js';
import { bearer, createRouter } from '../http/api.js';
import { bodyOf } from '../http/domain-schema.js';
import { refusals } from '../http/problem-answers.js';
import { scopeOf } from '../identity/principal.js';
import { limitWrites } from '../http/limit-writes.js';

/** Ids are opaque here, or they are not kept: a page cannot smuggle words into the incident log. */
const strictSchema = mini.extend(violationReportSchema, { rid: mini.nullable(opaqueIdSchema), sid: mini.nullable(opaqueIdSchema) });

const report = createRoute({
  method: 'post', path: '/violations', security: bearer, middleware: limitWrites('violations'), summary: 'An item failed the client’s gate, or as many as `count` says: a reason and opaque ids',
  request: { body: { required: true, content: { 'application/json': { schema: bodyOf('Violation', strictSchema) } } } },
  responses: { 204: { description: 'Stored' }, ...refusals(400, 401, 429) },
});

export function violationRoutes(database: Database, clock: Clock) {
  return createRouter().openapi(report, async (c) => {
    const principal = c.get('principal');
    const { subject, tenant, region } = principal;
    const { reason, path, rid, sid, at, count = 1 } = c.req.valid('json');
    await database.transaction(scopeOf(principal, 'party'), (tx) => tx.query(
      'insert into violation (tenant, region, subject, reason, path, rid, sid, at, received_at, count) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)',
      [tenant, region, subject, reason, path, rid, sid, at, clock(), count],
    ));
    return c.body(null, 204);
  });
}
