import { createRoute } from '@hono/zod-openapi';
import { identitySchema } from '../../../src/domain/identity.js';
import type { Database } from '../database/database.js';
import { bearer, createRouter } from '../http/api.js';
import { answerOf } from '../http/domain-schema.js';
import { refusals } from '../http/problem-answers.js';
import { identityOf } from './people.js';

const me = createRoute({
  method: 'get', path: '/me', security: bearer, summary: 'Who is signed in',
  responses: { 200: { description: 'The signed-in person', content: { 'application/json': { schema: answerOf('Identity', identitySchema) } } }, ...refusals(401, 403) },
});

export function identityRoutes(database: Database) {
  return createRouter().openapi(me, async (c) => c.json(await identityOf(database, c.get('principal')), 200));
}
