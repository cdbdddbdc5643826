import { accessLogSchema } from '../../domain/access-entry.js';
import type { AuditPort } from '../ports/audit-port.js';
import type { HttpClient } from './http-client.js';
import { httpPath } from './http-path.js';
import { nullWhenAbsent } from './null-when-absent.js';

/** `/recordings/{rid}/access` and `/recordings/{rid}/receipts` */
export function httpAudit(http: HttpClient): AuditPort {
  return {
    accessLog: (rid, signal) => nullWhenAbsent(async () => http.json('GET', httpPath`/recordings/${rid}/access`, accessLogSchema, { signal })),
    putReceipts: async (rid, receipts, signal) => http.settle('POST', httpPath`/recordings/${rid}/receipts`, { json: { receipts }, signal }),
  };
}
