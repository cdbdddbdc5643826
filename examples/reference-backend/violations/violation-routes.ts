import { createRoute } from '@hono/zod-openapi';
import * as mini from 'zod/mini';
import { opaqueIdSchema } from '../../../src/domain/opaque-id.js';
import { violationReportSchema } from '../../../src/domain/violation.js';
import { newOpaqueId } from '../../../src/domain/opaque-id.js';
import { findingOfViolation } from '../../../src/incident/finding.js';
import { takeIn, type IncidentDeskDependencies } from '../incidents/incident-desk.js';
import { bearer, createRouter } from '../http/api.js';
import { bodyOf } from '../http/domain-schema.js';
import { refusals } from '../http/problem-answers.js';
import { partyOnly, scopeOf } from '../identity/principal.js';
import { limitWrites } from '../http/limit-writes.js';
import type { StopKeeper } from '../stops/stop-keeper.js';

/** Ids are opaque here, or they are not kept: a page cannot smuggle words into the incident log. */
const strictSchema = mini.extend(violationReportSchema, { rid: mini.nullable(opaqueIdSchema), sid: mini.nullable(opaqueIdSchema) });

const report = createRoute({
  method: 'post', path: '/violations', security: bearer, middleware: limitWrites('violations'), summary: 'An item failed the client’s gate, or as many as `count` says: a reason and opaque ids',
  request: { body: { required: true, content: { 'application/json': { schema: bodyOf('Violation', strictSchema) } } } },
  responses: { 204: { description: 'Stored' }, ...refusals(400, 401, 429) },
});

export function violationRoutes({ stops, ...dependencies }: IncidentDeskDependencies & { stops: Pick<StopKeeper, 'settled'> }) {
  const { database, clock } = dependencies;
  return createRouter().openapi(report, async (c) => {
    const principal = partyOnly(c.get('principal'));
    const { subject, tenant, region } = principal;
    const said = c.req.valid('json');
    const { reason, path, rid, sid, at, count = 1 } = said;
    await database.transaction(scopeOf(principal, 'party'), (tx) => tx.query(
      'insert into violation (tenant, region, subject, reason, path, rid, sid, at, received_at, count) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)',
      [tenant, region, subject, reason, path, rid, sid, at, clock(), count],
    ));
    await takeIn(dependencies, principal, findingOfViolation(said, subject, newOpaqueId()));
    await stops.settled(principal);
    return c.body(null, 204);
  });
}
