import * as z from 'zod/mini';
import type { SessionPort } from '../ports/session-port.js';
import { sessionGrantSchema } from '../../domain/encounter.js';
import { iceGrantSchema } from '../../domain/ice-grant.js';
import { tokenSchema } from '../../domain/token.js';
import type { HttpClient } from './http-client.js';
import { httpPath } from './http-path.js';
import { nullWhenAbsent } from './null-when-absent.js';

const sessionKeySchema = z.object({ sessionKey: tokenSchema });

/** `POST /appointments/{id}/session`, then everything of it under `/sessions/{sid}`. */
export function httpSessions(http: HttpClient): SessionPort {
  return {
    open: (appointmentId, signal) =>
      nullWhenAbsent(async () => http.json('POST', httpPath`/appointments/${appointmentId}/session`, sessionGrantSchema, { signal })),
    sessionKey: async (sid, request, signal) => (await http.json('POST', httpPath`/sessions/${sid}/keys`, sessionKeySchema, { json: request, signal })).sessionKey,
    iceServers: async (sid, signal) => http.json('GET', httpPath`/sessions/${sid}/ice-servers`, iceGrantSchema, { signal }),
    admit: async (sid, signal) => http.settle('POST', httpPath`/sessions/${sid}/admit`, { signal }),
    putEvidence: async (sid, tokens, signal) => http.settle('PUT', httpPath`/sessions/${sid}/evidence`, { json: { tokens }, signal }),
    appendEpoch: async (sid, n, { patient, practitioner }, signal) =>
      http.settle('PUT', httpPath`/sessions/${sid}/epochs/${n}`, { json: { patient, practitioner }, signal }),
    end: async (sid, signal) => http.settle('POST', httpPath`/sessions/${sid}/end`, { signal }),
  };
}
