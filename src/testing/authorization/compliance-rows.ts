import { newOpaqueId } from '../../domain/opaque-id.js';
import type { OperationRequest } from './operation-request.js';
import type { OperationRow } from './operation-row.js';

const reason = 'A check of the matrix.';

/** What is an officer's and nobody else's. @param right for an officer, who names what does not exist */
function officers(operation: string, right: number, ask: () => OperationRequest): OperationRow {
  return { operation, about: 'nobody', ask, own: 403, officer: right };
}

const absent = (json?: unknown) => (): OperationRequest => ({ path: [newOpaqueId()], ...(json === undefined ? {} : { json }) });

/** Operations of compliance officers, and the report, which is everybody’s but theirs. */
export const COMPLIANCE_ROWS: readonly OperationRow[] = [
  // Of what nobody has received: it opens an incident and stops nothing. The same report again is the same.
  { operation: 'POST /reports', about: 'nobody', ask: () => ({ json: { id: 'matrix', kind: 'not-mine', rid: 'nobodys', sid: null, at: 1 } }), own: 204 },
  officers('GET /compliance/incidents', 200, () => ({})),
  officers('GET /compliance/incidents/{id}/timeline', 404, () => ({ ...absent()(), query: { after: '-1' } })),
  officers('GET /compliance/incidents/{id}/exposure', 404, absent()),
  officers('GET /compliance/incidents/{id}/notices', 404, () => ({ ...absent()(), query: { audience: 'regulator' } })),
  officers('POST /compliance/incidents/{id}/notices', 404, absent()),
  officers('POST /compliance/incidents/{id}/merge', 404, absent({ into: 'absent', reason })),
  officers('POST /compliance/incidents/{id}/split', 404, absent({ rids: ['absent'], reason })),
  officers('POST /compliance/incidents/{id}/close', 404, absent({ reason })),
  officers('POST /compliance/incidents/{id}/reopen', 404, absent({ reason })),
  officers('POST /compliance/notices/{id}/approve', 404, absent()),
  // An officer is given a stream, which does not end: that is for the tests of the stream.
  { operation: 'GET /compliance/changes', about: 'nobody', ask: () => ({}), own: 403, officer: null },
  officers('GET /compliance/stops', 200, () => ({})),
  officers('GET /compliance/requests', 200, () => ({})),
  officers('POST /compliance/requests', 404, () => ({ json: { what: { do: 'lift', seq: 999_999_999 }, reason, incident: null } })),
  officers('POST /compliance/touches', 404, () => ({ json: { what: { do: 'lift', seq: 999_999_999 } } })),
  officers('POST /compliance/requests/{id}/approve', 404, absent()),
  officers('POST /compliance/requests/{id}/refuse', 404, absent({ reason })),
];
