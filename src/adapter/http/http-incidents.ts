import type { IncidentPort } from '../ports/incident-port.js';
import type { HttpClient } from './http-client.js';
import { StopLine, stopsAnswerSchema } from './stop-line.js';
import type { TokenPerson } from './token-person.js';

export interface HttpIncidentsOptions {
  /** Absolute, no slash at the end. */
  baseUrl: string;
  person: TokenPerson;
  fetch?: typeof globalThis.fetch;
}

/** `POST /violations`, `POST /reports`, `GET /stops`, and `GET /stops/stream`: a stream of events, asked for with a header, since URLs end in logs. */
export function httpIncidents(http: HttpClient, { baseUrl, person, fetch: asked }: HttpIncidentsOptions): IncidentPort {
  const ask: typeof globalThis.fetch = asked ?? ((...words) => fetch(...words));
  return {
    reportViolation: (report, signal) => http.settle('POST', '/violations', { json: report, signal }),
    report: (report, signal) => http.settle('POST', '/reports', { json: report, signal }),
    stops: (after, signal) => http.json('GET', '/stops', stopsAnswerSchema, { query: { after }, signal }),
    watchStops: (after, onStops) => {
      const line = new StopLine({ url: `${baseUrl}/stops/stream`, token: person.begin().token, fetch: ask, after, onStops });
      return () => line.end();
    },
  };
}
