import { createRoute, z } from '@hono/zod-openapi';
import * as mini from 'zod/mini';
import type { Context } from 'hono';
import { EXPOSURE_LINES_MAX, exposureSchema } from '../../../src/domain/exposure.js';
import { incidentEventSchema, incidentSchema, reasonSchema } from '../../../src/domain/incident.js';
import { noticeAudienceSchema, noticeCountsSchema, noticeDraftSchema, noticePageSchema } from '../../../src/domain/notice-draft.js';
import { opaqueIdSchema } from '../../../src/domain/opaque-id.js';
import { stopRequestSchema, stopSchema } from '../../../src/domain/stop.js';
import type { NoticeConfiguration } from '../../../src/incident/notices/notice-configuration.js';
import type { OfficerAction } from '../audit/audit-event.js';
import type { Clock } from '../clock.js';
import type { Transaction } from '../database/database.js';
import { bearer, createRouter, idParam, type ApiEnv } from '../http/api.js';
import { answerOf, bodyOf, listOf } from '../http/domain-schema.js';
import { limitWrites } from '../http/limit-writes.js';
import { refusals } from '../http/problem-answers.js';
import { scopeOf, type Principal, type Realm } from '../identity/principal.js';
import type { IncidentSigner } from '../stops/incident-signer.js';
import type { StopKeeper } from '../stops/stop-keeper.js';
import { stopsOf } from '../stops/stop-row.js';
import { asOfficer } from './as-officer.js';
import { exposureOf, type ExposureDependencies } from './exposure-of.js';
import { readIncidents, readTimeline, requireIncident } from './incident-rows.js';
import { closeIncident, mergeIncident, reopenIncident, splitIncident } from './officer-incidents.js';
import { approveNotice, draftAnew, readNotices } from './officer-notices.js';
import { approveRequest, askForStop, refuseRequest, waitingRequests } from './officer-stops.js';
import { countTouched } from './who-is-touched.js';

const INCIDENTS_MAX = 100;
const json = <T>(schema: T) => ({ 'application/json': { schema } });
const one = { params: z.object({ id: idParam }) };
const body = <T>(name: string, schema: mini.ZodMiniType<T>) => ({ body: { required: true, content: json(bodyOf(name, schema)) } });
const reasonBody = body('OfficerReason', mini.strictObject({ reason: reasonSchema }));
const incident = answerOf('Incident', incidentSchema);
const stop = answerOf('Stop', stopSchema);
const request = answerOf('StopRequest', stopRequestSchema);
const draft = answerOf('NoticeDraft', noticeDraftSchema);
const askSchema = mini.strictObject({ what: stopRequestSchema.shape.what, reason: reasonSchema, incident: mini.nullable(opaqueIdSchema) });
const officers = { security: bearer } as const;
const acts = { security: bearer, middleware: limitWrites('officers') } as const;

const list = createRoute({ method: 'get', path: '/compliance/incidents', ...officers, summary: 'Incidents of the officer’s realm: what is not over first and of that what is verified, then the newest first, at most a hundred', responses: { 200: { description: 'Incidents', content: json(listOf('Incident', incidentSchema)) }, ...refusals(401, 403) } });
const timeline = createRoute({
  method: 'get', path: '/compliance/incidents/{id}/timeline', ...officers, summary: 'What happened, oldest first, after the number `after`',
  request: { ...one, query: z.object({ after: z.string().regex(/^(-1|0|[1-9]\d{0,8})$/).transform(Number).openapi({ type: 'integer', minimum: -1 }) }) },
  responses: { 200: { description: 'Events', content: json(listOf('IncidentEvent', incidentEventSchema)) }, ...refusals(400, 401, 403, 404) },
});
const exposure = createRoute({ method: 'get', path: '/compliance/incidents/{id}/exposure', ...officers, summary: 'Who received whose item and how far it went, counted anew from the ledger: figures of everything, and the first ten thousand lines', request: one, responses: { 200: { description: 'Exposure', content: json(answerOf('Exposure', exposureSchema)) }, ...refusals(401, 403, 404) } });
const merge = createRoute({ method: 'post', path: '/compliance/incidents/{id}/merge', ...acts, summary: 'Puts everything of an incident to another', request: { ...one, ...body('IncidentMerge', mini.strictObject({ into: opaqueIdSchema, reason: reasonSchema })) }, responses: { 204: { description: 'Merged' }, ...refusals(400, 401, 403, 404, 409, 429) } });
const split = createRoute({ method: 'post', path: '/compliance/incidents/{id}/split', ...acts, summary: 'Takes recordings out into an incident of their own', request: { ...one, ...body('IncidentSplit', mini.strictObject({ rids: mini.array(opaqueIdSchema).check(mini.minLength(1), mini.maxLength(1_000)), reason: reasonSchema })) }, responses: { 200: { description: 'The new one', content: json(incident) }, ...refusals(400, 401, 403, 404, 409, 429) } });
const close = createRoute({ method: 'post', path: '/compliance/incidents/{id}/close', ...acts, summary: 'Closes an incident', request: { ...one, ...reasonBody }, responses: { 204: { description: 'Closed' }, ...refusals(400, 401, 403, 404, 409, 429) } });
const reopen = createRoute({ method: 'post', path: '/compliance/incidents/{id}/reopen', ...acts, summary: 'Opens a closed incident again', request: { ...one, ...reasonBody }, responses: { 204: { description: 'Open' }, ...refusals(400, 401, 403, 404, 409, 429) } });
const stops = createRoute({ method: 'get', path: '/compliance/stops', ...officers, summary: 'Stops in force, then lifted ones, each the newest first, at most a thousand', responses: { 200: { description: 'Stops', content: json(listOf('Stop', stopSchema)) }, ...refusals(401, 403) } });
const requests = createRoute({ method: 'get', path: '/compliance/requests', ...officers, summary: 'What waits for a second officer', responses: { 200: { description: 'Requests', content: json(listOf('StopRequest', stopRequestSchema)) }, ...refusals(401, 403) } });
const ask = createRoute({
  method: 'post', path: '/compliance/requests', ...acts, summary: 'Asks for a stop or the lifting of one: a narrow stop is made at once, all else waits for another officer', request: body('StopWish', askSchema),
  responses: { 200: { description: 'The stop that was made, or the request that waits', content: json(z.union([z.object({ stop }), z.object({ request })])) }, ...refusals(400, 401, 403, 404, 409, 429) },
});
const touches = createRoute({
  // What is asked about may name a person: it stands in no URL.
  method: 'post', path: '/compliance/touches', ...acts, summary: 'How many people a stop or a lifting would touch; null where that cannot be counted', request: body('StopWhat', mini.strictObject({ what: stopRequestSchema.shape.what })),
  responses: { 200: { description: 'The count', content: json(z.object({ people: z.int().min(0).nullable() })) }, ...refusals(400, 401, 403, 404, 429) },
});
const approve = createRoute({ method: 'post', path: '/compliance/requests/{id}/approve', ...acts, summary: 'Another officer agrees: it is done', request: one, responses: { 200: { description: 'The stop that was made or lifted', content: json(stop) }, ...refusals(400, 401, 403, 404, 409, 429) } });
const refuse = createRoute({ method: 'post', path: '/compliance/requests/{id}/refuse', ...acts, summary: 'Refuses a request, or takes one’s own back', request: { ...one, ...reasonBody }, responses: { 204: { description: 'Refused' }, ...refusals(400, 401, 403, 404, 409, 429) } });
const notices = createRoute({
  method: 'get', path: '/compliance/incidents/{id}/notices', ...officers, summary: 'The newest drafts of notices for one audience, and those that were approved: a part at a time, after the draft `after`',
  request: { ...one, query: z.object({ audience: z.enum(noticeAudienceSchema.options), after: idParam.optional() }) },
  responses: { 200: { description: 'Drafts, and where they go on', content: json(answerOf('NoticePage', noticePageSchema)) }, ...refusals(400, 401, 403, 404) },
});
const draftAll = createRoute({ method: 'post', path: '/compliance/incidents/{id}/notices', ...acts, summary: 'Drafts all notices anew from the ledger; nothing is sent', request: one, responses: { 200: { description: 'How many there are now', content: json(answerOf('NoticesDrafted', mini.object({ counts: noticeCountsSchema }))) }, ...refusals(401, 403, 404, 429) } });
const approveDraft = createRoute({ method: 'post', path: '/compliance/notices/{id}/approve', ...acts, summary: 'Approves a draft; nothing is sent, and an owner finds it among their own notices', request: one, responses: { 200: { description: 'Approved', content: json(draft) }, ...refusals(401, 403, 404, 409, 429) } });

export interface ComplianceDependencies extends ExposureDependencies {
  clock: Clock;
  incidentSignerOf: (realm: Realm) => IncidentSigner;
  noticeConfigurationOf: (realm: Realm) => NoticeConfiguration;
  stops: Pick<StopKeeper, 'settled'>;
}

/** What officers do, in their own realm. Every call is written into the ledger. */
export function complianceRoutes(dependencies: ComplianceDependencies) {
  const { database, clock, incidentSignerOf, noticeConfigurationOf, stops: keeper } = dependencies;
  type Work<T> = (tx: Transaction, officer: Principal, now: number) => Promise<T>;
  const as = <T>(c: Context<ApiEnv>, action: OfficerAction, work: Work<T>): Promise<T> => {
    const [officer, now] = [c.get('principal'), clock()];
    c.set('isWritten', true);
    return asOfficer(database, officer, action, now, (tx) => work(tx, officer, now));
  };
  return createRouter()
    .openapi(list, async (c) => c.json({ items: await as(c, 'incident-list', (tx, officer) => readIncidents(tx, officer, INCIDENTS_MAX)) }, 200))
    .openapi(timeline, async (c) => c.json({
      items: await as(c, 'incident-timeline', async (tx, officer) => {
        const { id } = c.req.valid('param');
        await requireIncident(tx, officer, id);
        return readTimeline(tx, officer, id, c.req.valid('query').after);
      }),
    }, 200))
    .openapi(exposure, async (c) => {
      c.set('isWritten', true);
      const { lines, ...figures } = await exposureOf(dependencies, c.get('principal'), 'incident-exposure', c.req.valid('param').id, clock());
      return c.json({ ...figures, lines: lines.slice(0, EXPOSURE_LINES_MAX) }, 200);
    })
    .openapi(merge, async (c) => {
      const { into, reason } = c.req.valid('json');
      await as(c, 'incident-merge', (tx, officer, now) => mergeIncident(tx, officer, c.req.valid('param').id, into, reason, now));
      return c.body(null, 204);
    })
    .openapi(split, async (c) => {
      const { rids, reason } = c.req.valid('json');
      return c.json(await as(c, 'incident-split', (tx, officer, now) => splitIncident(tx, officer, c.req.valid('param').id, rids, reason, now)), 200);
    })
    .openapi(close, async (c) => {
      await as(c, 'incident-close', (tx, officer, now) => closeIncident(tx, officer, c.req.valid('param').id, c.req.valid('json').reason, now));
      return c.body(null, 204);
    })
    .openapi(reopen, async (c) => {
      await as(c, 'incident-reopen', (tx, officer, now) => reopenIncident(tx, officer, c.req.valid('param').id, c.req.valid('json').reason, now));
      return c.body(null, 204);
    })
    .openapi(stops, async (c) => c.json({ items: await as(c, 'stop-list', (tx, officer) => stopsOf(tx, officer)) }, 200))
    .openapi(requests, async (c) => c.json({ items: await as(c, 'request-list', (tx, officer) => waitingRequests(tx, officer)) }, 200))
    .openapi(ask, async (c) => {
      const answer = await as(c, 'stop-ask', (tx, officer, now) => askForStop(tx, incidentSignerOf(officer), officer, c.req.valid('json'), now));
      if ('stop' in answer) await keeper.settled(c.get('principal'));
      return c.json(answer, 200);
    })
    .openapi(touches, async (c) => c.json({ people: await as(c, 'stop-touches', (tx, officer) => countTouched(tx, officer, c.req.valid('json').what)) }, 200))
    .openapi(approve, async (c) => {
      const made = await as(c, 'request-approve', (tx, officer, now) => approveRequest(tx, incidentSignerOf(officer), officer, c.req.valid('param').id, now));
      await keeper.settled(c.get('principal'));
      return c.json(made, 200);
    })
    .openapi(refuse, async (c) => {
      await as(c, 'request-refuse', (tx, officer, now) => refuseRequest(tx, officer, c.req.valid('param').id, c.req.valid('json').reason, now));
      return c.body(null, 204);
    })
    .openapi(notices, async (c) => {
      const { audience, after = null } = c.req.valid('query');
      return c.json(await as(c, 'notice-list', (tx, officer) => readNotices(tx, officer, c.req.valid('param').id, { audience, after })), 200);
    })
    .openapi(draftAll, async (c) => {
      const [officer, now, { id }] = [c.get('principal'), clock(), c.req.valid('param')];
      c.set('isWritten', true);
      const exposure = await exposureOf(dependencies, officer, 'notice-draft', id, now);
      return c.json({ counts: await database.transaction(scopeOf(officer, 'compliance'), (tx) => draftAnew(tx, officer, id, exposure, noticeConfigurationOf(officer), now)) }, 200);
    })
    .openapi(approveDraft, async (c) => c.json(await as(c, 'notice-approve', (tx, officer, now) => approveNotice(tx, officer, c.req.valid('param').id, now)), 200));
}
