import { createRoute } from '@hono/zod-openapi';
import { memberNoticeSchema } from '../../../src/domain/member-notice.js';
import type { Database } from '../database/database.js';
import { bearer, createRouter } from '../http/api.js';
import { listOf } from '../http/domain-schema.js';
import { refusals } from '../http/problem-answers.js';
import { scopeOf } from '../identity/principal.js';
import { noticesOf } from './member-notice.js';

const list = createRoute({
  method: 'get', path: '/notices', security: bearer, summary: 'What was done about the caller’s own keys: changes, refused changes, permissions, escrow. Newest first, at most a hundred',
  responses: { 200: { description: 'Notices', content: { 'application/json': { schema: listOf('MemberNotice', memberNoticeSchema) } } }, ...refusals(401) },
});

export function noticeRoutes(database: Database) {
  return createRouter().openapi(list, async (c) => {
    const principal = c.get('principal');
    return c.json({ items: await database.transaction(scopeOf(principal, 'party'), (tx) => noticesOf(tx, principal)) }, 200);
  });
}
