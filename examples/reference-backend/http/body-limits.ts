import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { SEGMENT_MAX_BYTES } from '../../../src/domain/recording.js';
import { problemResponse } from '../problems/problem.js';

const JSON_MAX_BYTES = 64 * 1024;
const onError = () => problemResponse('backend/rejected', 413);

const json = bodyLimit({ maxSize: JSON_MAX_BYTES, onError });
const segment = bodyLimit({ maxSize: SEGMENT_MAX_BYTES, onError });

/** 4 MiB for a segment, 64 KB for everything else; counted as it arrives, whatever Content-Length says. */
export const limitBodies: MiddlewareHandler = (c, next) => {
  const isSegment = c.req.method === 'PUT' && /^\/api\/recordings\/[^/]+\/segments\/[^/]+$/.test(c.req.path);
  return isSegment ? segment(c, next) : json(c, next);
};
