import type { BackendAdapter } from '../backend-adapter.js';
import { resolveBaseUrl } from './base-url.js';
import { httpAudit } from './http-audit.js';
import { createHttpClient } from './http-client.js';
import { httpCompliance } from './http-compliance.js';
import { httpIdentity } from './http-identity.js';
import { httpIncidents } from './http-incidents.js';
import { httpKeys } from './http-keys.js';
import { httpNotices } from './http-notices.js';
import { httpRecordings } from './http-recordings.js';
import { httpScheduling } from './http-scheduling.js';
import { httpSessions } from './http-sessions.js';
import { httpSignaling } from './http-signaling.js';
import type { OpenSocket } from './open-socket.js';
import { TokenPerson } from './token-person.js';
import type { TokenSource } from './token-source.js';
import { watchChanges } from './watch-changes.js';

export interface HttpAdapterOptions {
  /** Origin and path of the API, e.g. `https://care.example/api`; relative to the page when it begins with a slash. */
  baseUrl: string;
  /**
   * The host's sign-in. Asked before every request; keep the token, do not fetch one each time. A JWT's `sub` has to be the
   * subject that the backend answers with, and its `tenant` and `region`, where it has them, the configured ones. A token of
   * another `sub` is another person.
   */
  token: TokenSource;
  /** Instead of the platform's. */
  fetch?: typeof globalThis.fetch;
  openSocket?: OpenSocket;
  /** Milliseconds for one request, its body included. 30,000 when absent. */
  timeout?: number;
}

/**
 * The adapter to a backend that speaks ConsultKit's HTTP contract, such as the reference backend.
 *
 * Every method rejects with a ConsultError whose `cause` says what happened: 401 `backend/unauthenticated` (after one
 * attempt with a refreshed token), 403 `backend/forbidden`, 404 null or `backend/not-found`, 409 `backend/conflict`,
 * 429 `backend/too-many-requests`, other 4xx `backend/rejected`, 507 `backend/no-room`, 408 and other 5xx `backend/failed`, no answer
 * `backend/unreachable`, an answer of another shape `backend/bad-response`. A `Retry-After` is the error's `retryAfter`. A problem document (RFC 9457) whose `code` is one of ours is taken at its word,
 * save for 401 and 404. An aborted call rejects with the signal's own reason, an `AbortError`.
 * @throws ConsultError `config/invalid`
 */
export function httpAdapter(options: HttpAdapterOptions): BackendAdapter {
  const baseUrl = resolveBaseUrl(options.baseUrl);
  const { fetch, openSocket } = options;
  const person = new TokenPerson(options.token);
  const times = new Set<(at: number) => void>();
  const onTime = (at: number): void => { for (const listener of [...times]) listener(at); };
  const http = createHttpClient({ baseUrl, person, onTime, timeout: options.timeout ?? 30_000, ...(fetch === undefined ? {} : { fetch }) });
  return {
    identity: httpIdentity(http, person),
    keys: httpKeys(http),
    scheduling: httpScheduling(http),
    sessions: httpSessions(http),
    signaling: httpSignaling({ baseUrl, person, ...(openSocket === undefined ? {} : { openSocket }), ...(fetch === undefined ? {} : { fetch }) }),
    recordings: httpRecordings(http),
    incidents: httpIncidents(http, { baseUrl, person, ...(fetch === undefined ? {} : { fetch }) }),
    notices: httpNotices(http),
    audit: httpAudit(http),
    compliance: httpCompliance(http, (listener) => watchChanges({ url: `${baseUrl}/compliance/changes`, person, fetch: fetch ?? globalThis.fetch.bind(globalThis) }, listener)),
    clock: { onTime: (listener) => { times.add(listener); return () => void times.delete(listener); } },
  };
}
