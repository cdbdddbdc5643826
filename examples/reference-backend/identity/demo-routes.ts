import { createRoute, z } from '@hono/zod-openapi';
import { personRoleSchema } from '../../../src/domain/role.js';
import type { Database } from '../database/database.js';
import { createRouter } from '../http/api.js';
import { refusals } from '../http/problem-answers.js';
import type { DemoIssuer } from './demo-issuer.js';
import { demoPeople, demoPrincipal } from './people.js';
import type { Realm } from './principal.js';

const personSchema = z.object({
  id: z.string(), displayName: z.string(), role: z.enum(personRoleSchema.options), title: z.string().nullable(),
  tenant: z.string(), region: z.string(), planName: z.string().nullable(),
}).openapi('DemoPerson');

const people = createRoute({
  method: 'get', path: '/demo/people', summary: 'Demonstration: whom one can be',
  responses: { 200: { description: 'Everybody', content: { 'application/json': { schema: z.object({ items: z.array(personSchema) }) } } } },
});

const signIn = createRoute({
  method: 'post', path: '/demo/sign-in', summary: 'Demonstration: become somebody, without a password',
  request: { body: { required: true, content: { 'application/json': { schema: z.object({ personId: z.string().max(64) }) } } } },
  responses: {
    200: { description: 'A bearer token', content: { 'application/json': { schema: z.object({ accessToken: z.string(), expiresIn: z.int() }) } } },
    ...refusals(400, 404),
  },
});

/** Only mounted in demo mode. */
export function demoRoutes(database: Database, issuer: DemoIssuer, realms: readonly Realm[]) {
  return createRouter()
    .openapi(people, async (c) => c.json({ items: await demoPeople(database, realms) }, 200))
    .openapi(signIn, async (c) => {
      const principal = await demoPrincipal(database, realms, c.req.valid('json').personId);
      c.header('Cache-Control', 'no-store');
      return c.json(await issuer.signIn(principal), 200);
    });
}
