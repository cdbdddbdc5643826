import { z } from '@hono/zod-openapi';
import { ERROR_ADVICE, type ErrorCode } from '../../../src/domain/error-codes.js';

const problemSchema = z.object({
  type: z.string(), title: z.string(), status: z.int(),
  code: z.enum(Object.keys(ERROR_ADVICE) as [ErrorCode, ...ErrorCode[]]),
}).openapi('Problem');

const TEXT: Record<number, string> = {
  400: 'Not accepted: broken JSON, a wrong type, a wrong digest',
  401: 'Not signed in, or no longer',
  403: 'Not for this role, or not the right code',
  404: 'Absent, or not yours: the two cannot be told apart',
  409: 'Not in this state; `code` says which',
  410: 'Erased: the recording’s time is over, and nothing more of it is kept',
  413: 'Too large',
  423: 'Stopped for the moment, while something is being checked',
  429: 'Too many attempts, or too many writes in a short time; `Retry-After` says when the next one is taken',
};

interface ProblemAnswer {
  description: string;
  content: { 'application/problem+json': { schema: typeof problemSchema } };
}

/** The refusals of a route, for the OpenAPI document. */
export function refusals<S extends number>(...statuses: S[]): Record<S, ProblemAnswer> {
  const answer = (status: number): ProblemAnswer => ({ description: TEXT[status] ?? 'Refused', content: { 'application/problem+json': { schema: problemSchema } } });
  return Object.fromEntries(statuses.map((status) => [status, answer(status)])) as Record<S, ProblemAnswer>;
}
