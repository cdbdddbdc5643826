import { createRoute, z } from '@hono/zod-openapi';
import * as mini from 'zod/mini';
import { ConsultError } from '../../../src/domain/consult-error.js';
import { enrolmentSchema, vaultEntrySchema, vaultWaySchema } from '../../../src/domain/vault.js';
import type { Clock } from '../clock.js';
import { bearer, createRouter, idParam } from '../http/api.js';
import { answerOf, bodyOf } from '../http/domain-schema.js';
import { refusals } from '../http/problem-answers.js';
import { limitWrites } from '../http/limit-writes.js';
import { enrolDevice, readChain, removeDevice, type KeyDependencies } from './own-chain.js';
import { openVault, putVault, readVault, removeVault } from './vault.js';

const json = <T>(schema: T) => ({ 'application/json': { schema } });
const chainAnswer = { 200: { description: 'The caller’s chain of keys, oldest first', content: json(z.object({ chain: z.array(z.string()) })) } };
const stored = { 204: { description: 'Done; again is once' } };
/** Longer than other ids: a passkey's credential id is its authenticator's to choose. */
const way = z.object({ id: z.string().regex(/^[A-Za-z0-9_-]{1,1400}$/).openapi({ type: 'string' }) });
const entry = answerOf('VaultEntry', vaultEntrySchema);
const proofSchema = mini.object({ proof: mini.string().check(mini.regex(/^[A-Za-z0-9_-]{43}$/)) });

const chain = createRoute({
  method: 'get', path: '/keys/chain', security: bearer, summary: 'The caller’s own chain of keys (consult-memberkey+jwt)',
  responses: { ...chainAnswer, ...refusals(401) },
});
const enrol = createRoute({
  method: 'post', path: '/keys/devices', security: bearer, middleware: limitWrites('keys'), summary: 'Adds a device to the caller’s chain; the same one again settles',
  request: { body: { required: true, content: json(bodyOf('Enrolment', enrolmentSchema)) } },
  responses: { ...chainAnswer, ...refusals(400, 401, 403, 409, 429) },
});
const remove = createRoute({
  method: 'delete', path: '/keys/devices/{kid}', security: bearer, middleware: limitWrites('keys'), summary: 'Takes a device out; what it has signed stands',
  request: { params: z.object({ kid: idParam }) },
  responses: { ...chainAnswer, ...refusals(401, 403, 404, 409, 429) },
});
const vault = createRoute({
  method: 'get', path: '/keys/vault', security: bearer, summary: 'The ways to the caller’s private key, without what they hold',
  responses: { 200: { description: 'Ways', content: json(z.object({ ways: z.array(answerOf('VaultWay', vaultWaySchema)) })) }, ...refusals(401) },
});
const put = createRoute({
  method: 'put', path: '/keys/vault/{id}', security: bearer, middleware: limitWrites('keys'), summary: 'Adds a way, or puts one of the same kind and id in its place',
  request: { params: way, body: { required: true, content: json(bodyOf('VaultEntry', vaultEntrySchema)) } },
  responses: { ...stored, ...refusals(400, 401, 403, 404, 409, 429) },
});
const removeWay = createRoute({
  method: 'delete', path: '/keys/vault/{id}', security: bearer, middleware: limitWrites('keys'), summary: 'Removes a way, unless it is the last one',
  request: { params: way }, responses: { ...stored, ...refusals(401, 403, 404, 409, 429) },
});
const open = createRoute({
  method: 'post', path: '/keys/vault/{id}/open', security: bearer, middleware: limitWrites('keys'), summary: 'What a way holds, for its proof. 403 keys/wrong-code, also where there is no such way; 429 after five in an hour',
  request: { params: way, body: { required: true, content: json(bodyOf('VaultProof', proofSchema)) } },
  responses: { 200: { description: 'What it holds', content: json(entry) }, ...refusals(400, 401, 403, 404, 429) },
});

export function keyRoutes(dependencies: KeyDependencies & { clock: Clock }) {
  const { clock } = dependencies;
  return createRouter()
    .openapi(chain, async (c) => c.json({ chain: await readChain(dependencies, c.get('principal')) }, 200))
    .openapi(enrol, async (c) => c.json({ chain: await enrolDevice(dependencies, c.get('principal'), c.req.valid('json'), clock()) }, 200))
    .openapi(remove, async (c) => c.json({ chain: await removeDevice(dependencies, c.get('principal'), c.req.valid('param').kid, clock()) }, 200))
    .openapi(vault, async (c) => c.json({ ways: await readVault(dependencies, c.get('principal')) }, 200))
    .openapi(put, async (c) => {
      const body = c.req.valid('json');
      if (body.id !== c.req.valid('param').id) throw new ConsultError('backend/rejected');
      await putVault(dependencies, c.get('principal'), body, clock());
      return c.body(null, 204);
    })
    .openapi(removeWay, async (c) => {
      await removeVault(dependencies, c.get('principal'), c.req.valid('param').id, clock());
      return c.body(null, 204);
    })
    .openapi(open, async (c) => c.json(await openVault(dependencies, c.get('principal'), c.req.valid('param').id, c.req.valid('json').proof, clock()), 200));
}
