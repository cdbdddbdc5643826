import type { IncidentPort } from '../ports/incident-port.js';
import type { HttpClient } from './http-client.js';

/** `POST /violations`. */
export function httpIncidents(http: HttpClient): IncidentPort {
  return { reportViolation: (report, signal) => http.settle('POST', '/violations', { json: report, signal }) };
}
