import { createRoute, z } from '@hono/zod-openapi';
import { bearer, createRouter } from '../http/api.js';
import { refusals } from '../http/problem-answers.js';
import type { TrustStore } from './trust-store.js';

const jwk = z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: z.string(), y: z.string() });

const keyset = createRoute({
  method: 'get', path: '/keyset', security: bearer, summary: 'The published keys of the caller’s insurer and region',
  responses: {
    200: { description: 'A consult-keyset+jwt and the root key that signed it', content: { 'application/json': { schema: z.object({ keyset: z.string(), rootKey: jwk }) } } },
    ...refusals(401),
  },
});

const anchor = createRoute({
  method: 'get', path: '/trust/{tenant}/{region}',
  summary: 'The thumbprint that an SDK is configured with. For the demonstration pages: a real host writes it into its own code, since whoever can change this answer can change whom it trusts',
  request: { params: z.object({ tenant: z.string(), region: z.string() }) },
  responses: {
    200: { description: 'Nothing secret', content: { 'application/json': { schema: z.object({ tenant: z.string(), region: z.string(), rootThumbprint: z.string() }) } } },
    ...refusals(404),
  },
});

export function keysetRoutes(trust: TrustStore) {
  return createRouter().openapi(keyset, (c) => {
    const { document } = trust.of(c.get('principal'));
    return c.json({ keyset: document.keyset, rootKey: jwk.parse(document.rootKey) }, 200);
  });
}

export function trustRoutes(trust: TrustStore) {
  return createRouter().openapi(anchor, (c) => c.json(trust.of(c.req.valid('param')).anchor, 200));
}
