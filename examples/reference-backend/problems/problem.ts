import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { ERROR_ADVICE, type ErrorCode } from '../../../src/domain/error-codes.js';

const STATUS: Partial<Record<ErrorCode, ContentfulStatusCode>> = {
  'backend/unauthenticated': 401,
  'backend/forbidden': 403,
  'backend/not-found': 404,
  'backend/conflict': 409,
  'backend/rejected': 400,
  'recording/erased': 410,
  'incident/stopped': 423,
  'backend/unreachable': 503,
  'backend/issuer-away': 503,
  'backend/no-room': 507,
  'scheduling/slot-taken': 409,
  'scheduling/hold-expired': 409,
  'scheduling/not-covered': 409,
  'session/too-early': 409,
  'session/over': 409,
  'session/wrong-state': 409,
  'session/too-many-pages': 409,
  'recording/not-permitted': 409,
  'keys/wrong-code': 403,
  'keys/too-many-attempts': 429,
  'backend/too-many-requests': 429,
};

/** RFC 9457. Nothing in it depends on the request, so that a foreign and a missing id answer the same bytes. */
export interface ProblemDocument {
  type: string;
  title: string;
  status: number;
  code: ErrorCode;
}

export function statusOf(code: ErrorCode): ContentfulStatusCode {
  return STATUS[code] ?? 500;
}

export function problemDocument(code: ErrorCode, status: number = statusOf(code)): ProblemDocument {
  return { type: `urn:consultkit:${code}`, title: ERROR_ADVICE[code], status, code };
}

/** @param retryAfter milliseconds */
export function problemResponse(code: ErrorCode, status: ContentfulStatusCode = statusOf(code), retryAfter: number | null = null): Response {
  const headers: Record<string, string> = { 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store' };
  if (status === 401) headers['WWW-Authenticate'] = 'Bearer';
  if (retryAfter !== null) headers['Retry-After'] = String(Math.max(1, Math.ceil(retryAfter / 1_000)));
  return new Response(JSON.stringify(problemDocument(code, status)), { status, headers });
}
