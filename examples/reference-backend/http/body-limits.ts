import type { Context, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { SEALED_SEGMENT_MAX_BYTES } from '../../../src/ownership/segment-head.js';
import { problemResponse } from '../problems/problem.js';

const JSON_MAX_BYTES = 64 * 1024;
const onError = () => problemResponse('backend/rejected', 413);

const json = bodyLimit({ maxSize: JSON_MAX_BYTES, onError });
const segment = bodyLimit({ maxSize: SEALED_SEGMENT_MAX_BYTES, onError });

/** A little over 4 MiB for a sealed segment, 64 KB for everything else; counted as it arrives, whatever Content-Length says. */
export const limitBodies: MiddlewareHandler = async (c, next) => {
  const isSegment = c.req.method === 'PUT' && /^\/api\/recordings\/[^/]+\/segments\/[^/]+$/.test(c.req.path);
  const refused = await (isSegment ? segment(c, next) : json(c, next));
  const response = refused ?? c.res;
  // What was refused before it was read is not read at all: the connection goes with it, and nobody sends on it again.
  if (response.status >= 400 && mayBeUnread(c)) response.headers.set('Connection', 'close');
  return refused;
};

function mayBeUnread(c: Context): boolean {
  if (c.req.method !== 'PUT' && c.req.method !== 'POST') return false;
  return Number(c.req.header('Content-Length') ?? Infinity) > JSON_MAX_BYTES;
}
