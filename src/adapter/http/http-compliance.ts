import * as z from 'zod/mini';
import { exposureSchema } from '../../domain/exposure.js';
import { incidentEventSchema, incidentSchema } from '../../domain/incident.js';
import { noticeCountsSchema, noticeDraftSchema, noticePageSchema } from '../../domain/notice-draft.js';
import { stopRequestSchema, stopSchema } from '../../domain/stop.js';
import type { CompliancePort } from '../ports/compliance-port.js';
import { EVENTS_MAX, EXPOSURE_MAX_BYTES, INCIDENTS_MAX, STOPS_MAX } from './answer-limits.js';
import type { HttpClient } from './http-client.js';
import { httpPath } from './http-path.js';

const listOf = <T>(item: z.ZodMiniType<T>, most: number) => z.object({ items: z.array(item).check(z.maxLength(most)) });
const incidentsSchema = listOf(incidentSchema, INCIDENTS_MAX);
const eventsSchema = listOf(incidentEventSchema, EVENTS_MAX);
const stopsSchema = listOf(stopSchema, STOPS_MAX);
const requestsSchema = listOf(stopRequestSchema, STOPS_MAX);
const draftedSchema = z.object({ counts: noticeCountsSchema });
const touchedSchema = z.object({ people: z.nullable(z.int().check(z.nonnegative())) });
const askedSchema = z.union([z.object({ stop: stopSchema }), z.object({ request: stopRequestSchema })]);

/** `/compliance/…`. Reasons travel in bodies, never in a URL. */
export function httpCompliance(http: HttpClient, watch: (listener: () => void) => () => void): CompliancePort {
  return {
    incidents: async (signal) => (await http.json('GET', '/compliance/incidents', incidentsSchema, { signal })).items,
    timeline: async (incident, after, signal) => (await http.json('GET', httpPath`/compliance/incidents/${incident}/timeline`, eventsSchema, { query: { after }, signal })).items,
    exposure: async (incident, signal) => http.json('GET', httpPath`/compliance/incidents/${incident}/exposure`, exposureSchema, { maxBytes: EXPOSURE_MAX_BYTES, signal }),
    stops: async (signal) => (await http.json('GET', '/compliance/stops', stopsSchema, { signal })).items,
    requests: async (signal) => (await http.json('GET', '/compliance/requests', requestsSchema, { signal })).items,
    ask: (what, reason, incident, signal) => http.json('POST', '/compliance/requests', askedSchema, { json: { what, reason, incident }, signal }),
    touches: async (what, signal) => (await http.json('POST', '/compliance/touches', touchedSchema, { json: { what }, signal })).people,
    approve: async (request, signal) => http.json('POST', httpPath`/compliance/requests/${request}/approve`, stopSchema, { signal }),
    refuse: async (request, reason, signal) => http.settle('POST', httpPath`/compliance/requests/${request}/refuse`, { json: { reason }, signal }),
    merge: async (incident, into, reason, signal) => http.settle('POST', httpPath`/compliance/incidents/${incident}/merge`, { json: { into, reason }, signal }),
    split: async (incident, rids, reason, signal) => http.json('POST', httpPath`/compliance/incidents/${incident}/split`, incidentSchema, { json: { rids, reason }, signal }),
    close: async (incident, reason, signal) => http.settle('POST', httpPath`/compliance/incidents/${incident}/close`, { json: { reason }, signal }),
    reopen: async (incident, reason, signal) => http.settle('POST', httpPath`/compliance/incidents/${incident}/reopen`, { json: { reason }, signal }),
    notices: (incident, audience, after, signal) => http.json('GET', httpPath`/compliance/incidents/${incident}/notices`, noticePageSchema, { query: { audience, ...(after === null ? {} : { after }) }, signal }),
    draftNotices: async (incident, signal) => (await http.json('POST', httpPath`/compliance/incidents/${incident}/notices`, draftedSchema, { signal })).counts,
    onChange: watch,
    approveNotice: async (notice, signal) => http.json('POST', httpPath`/compliance/notices/${notice}/approve`, noticeDraftSchema, { signal }),
  };
}
