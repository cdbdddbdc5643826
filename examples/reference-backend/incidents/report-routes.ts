import { createRoute } from '@hono/zod-openapi';
import { ConsultError } from '../../../src/domain/consult-error.js';
import { incidentReportSchema } from '../../../src/domain/incident-report.js';
import { findingOfReport } from '../../../src/incident/finding.js';
import { bearer, createRouter } from '../http/api.js';
import { bodyOf } from '../http/domain-schema.js';
import { limitWrites } from '../http/limit-writes.js';
import { refusals } from '../http/problem-answers.js';
import { partyOnly } from '../identity/principal.js';
import type { StopKeeper } from '../stops/stop-keeper.js';
import { takeIn, type IncidentDeskDependencies } from './incident-desk.js';

const report = createRoute({
  method: 'post', path: '/reports', security: bearer, middleware: limitWrites('reports'),
  summary: 'Somebody says “this is not mine” or “wrong patient”. What is proved is stopped before the answer; the same report again is stored once. The answer does not say what was found',
  request: { body: { required: true, content: { 'application/json': { schema: bodyOf('IncidentReport', incidentReportSchema) } } } },
  responses: { 204: { description: 'Stored' }, ...refusals(400, 401, 403, 429) },
});

export function reportRoutes({ stops, ...dependencies }: IncidentDeskDependencies & { stops: Pick<StopKeeper, 'settled'> }) {
  return createRouter().openapi(report, async (c) => {
    const principal = partyOnly(c.get('principal'));
    const said = c.req.valid('json');
    // One names a recording, the other a session; a practitioner alone knows that the patient is another.
    const isWhole = said.kind === 'not-mine' ? said.rid !== null : said.sid !== null && principal.role === 'practitioner';
    if (!isWhole) throw new ConsultError('backend/rejected');
    await takeIn(dependencies, principal, findingOfReport(said, principal.subject));
    // Acknowledged when nothing that it stopped leaves any more.
    await stops.settled(principal);
    return c.body(null, 204);
  });
}
