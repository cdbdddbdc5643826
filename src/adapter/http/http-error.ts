import * as z from 'zod/mini';
import { ConsultError } from '../../domain/consult-error.js';
import { ERROR_ADVICE, type ErrorCode } from '../../domain/error-codes.js';

/** No answer can make a page wait for longer, milliseconds. */
const LONGEST_WAIT = 3_600_000;

/** RFC 9457. Only `code` is read: titles and details are the backend's words and may hold what must not be logged. */
const problemSchema = z.object({ code: z.string() });

/** What a refusal means. A `code` of ours in the problem says it more exactly, save where the status says all. */
export function statusError(method: string, status: number, body: string, headers: Headers): ConsultError {
  // No URL, no headers, no body in it: this error may end in a log.
  const cause = new Error(`${method} answered ${status}`);
  return new ConsultError(codeOfStatus(status) ?? codeOfProblem(body) ?? fallbackCode(status), { cause, retryAfter: waitOf(headers) });
}

/** Milliseconds of a `Retry-After` (RFC 9110, section 10.2.3): seconds, or a date by the answer's own clock. None where it says nothing that can be read. */
function waitOf(headers: Headers): number | undefined {
  const header = headers.get('Retry-After');
  if (header === null) return undefined;
  const millis = /^\d{1,9}$/.test(header.trim()) ? Number(header) * 1_000 : Date.parse(header) - (timeOf(headers) ?? Number.NaN);
  return millis >= 0 ? Math.min(millis, LONGEST_WAIT) : undefined;
}

/**
 * When an answer was made by its `Date` (RFC 9110, section 6.6.1), milliseconds since 1970; null where it does not say, or a
 * page of another origin may not read it (`Access-Control-Expose-Headers: Date`).
 */
export function timeOf(headers: Headers): number | null {
  const at = Date.parse(headers.get('Date') ?? '');
  return at >= 0 ? at : null;
}

/** Signed out, and absent-or-not-mine: the same whatever the body says, so that no body can tell the two absences apart. */
function codeOfStatus(status: number): ErrorCode | null {
  if (status === 401) return 'backend/unauthenticated';
  if (status === 404) return 'backend/not-found';
  return null;
}

function codeOfProblem(body: string): ErrorCode | null {
  try {
    const problem = problemSchema.safeParse(JSON.parse(body));
    return problem.success && Object.hasOwn(ERROR_ADVICE, problem.data.code) ? (problem.data.code as ErrorCode) : null;
  } catch {
    // A proxy's page, or nothing: the status alone speaks.
    return null;
  }
}

function fallbackCode(status: number): ErrorCode {
  if (status === 403) return 'backend/forbidden';
  if (status === 409 || status === 412) return 'backend/conflict';
  if (status === 429) return 'backend/too-many-requests';
  // Too slow is worth another try, as a fault of the service is; the rest of 4xx is not.
  if (status === 507) return 'backend/no-room';
  if (status === 408 || status >= 500) return 'backend/failed';
  return 'backend/rejected';
}
