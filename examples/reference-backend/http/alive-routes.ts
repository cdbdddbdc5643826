import { Hono } from 'hono';

/** `HEAD /alive`: there is a way to the backend. Pages ask it several times a second while a call has lost its connection. */
export function aliveRoutes(): Hono {
  return new Hono().get('/alive', (c) => c.body(null, 204, { 'Cache-Control': 'no-store' }));
}
