import { Hono } from 'hono';
import { ConsultError } from '../../../src/domain/consult-error.js';

/** Counts violations of the content security policy. What they say is not kept: it holds URLs. */
export function cspReportRoutes(options: { readable: boolean }) {
  let count = 0;
  return new Hono()
    .post('/csp-reports', async (c) => {
      await c.req.text();
      count += 1;
      return c.body(null, 204);
    })
    .get('/csp-reports', (c) => {
      if (!options.readable) throw new ConsultError('backend/not-found');
      return c.json({ count });
    });
}
