import type { ServerResponse } from 'node:http';
import type { Context } from 'hono';

/** The line that an answer leaves by; absent where a request did not come over HTTP. */
export function outgoingOf(c: Context): ServerResponse | undefined {
  return (c.env as { outgoing?: ServerResponse } | undefined)?.outgoing;
}
