import { createRoute, z } from '@hono/zod-openapi';
import * as mini from 'zod/mini';
import { accountBoxSchema } from '../../../src/domain/account-box.js';
import { deviceUseSchema } from '../../../src/domain/device-use.js';
import { keyChangeSchema } from '../../../src/domain/key-change.js';
import { keyPermissionSchema } from '../../../src/domain/key-permission.js';
import { tokenSchema } from '../../../src/domain/token.js';
import { vaultEntrySchema, vaultWaySchema, wayProofSchema } from '../../../src/domain/vault.js';
import { wayIdSchema } from '../../../src/domain/way-id.js';
import type { Clock } from '../clock.js';
import { bearer, createRouter, idParam } from '../http/api.js';
import { answerOf, bodyOf } from '../http/domain-schema.js';
import { refusals } from '../http/problem-answers.js';
import { limitWrites } from '../http/limit-writes.js';
import { changeKeys, type KeyDependencies } from './change-keys.js';
import { readChain } from './own-chain.js';
import { readPermission, stopPermission } from './permission.js';
import { openWay, readBoxes, readUses, readWays } from './recovery.js';

const json = <T>(schema: T) => ({ 'application/json': { schema } });
const answer = <Shape extends z.ZodRawShape>(description: string, shape: Shape) => ({ 200: { description, content: json(z.object(shape)) } });
const chainAnswer = (description: string) => answer(description, { chain: z.array(z.string()) });
/** Longer than other ids: a passkey's credential id is its authenticator's to choose. */
const way = z.object({ id: z.string().refine((id) => wayIdSchema.safeParse(id).success).openapi({ type: 'string' }) });
const boxes = z.array(answerOf('AccountBox', accountBoxSchema));

const chain = createRoute({
  method: 'get', path: '/keys/chain', security: bearer, summary: 'The caller’s own chain of keys (consult-memberkey+jwt): from the link `since` on, or from the newest checkpoint',
  request: { query: z.object({ since: z.string().regex(/^[1-9]\d{0,8}$/).transform(Number).optional().openapi({ type: 'integer', minimum: 1 }) }) },
  responses: { ...chainAnswer('Links, oldest first'), ...refusals(400, 401) },
});
const change = createRoute({
  method: 'post', path: '/keys/changes', security: bearer, middleware: limitWrites('keys'),
  summary: 'Makes the next link of the caller’s chain, for what authorises it: a device, a recovery method or the insurer’s permission. A bearer token alone makes the first link and no other. The same again settles',
  request: { body: { required: true, content: json(bodyOf('KeyChange', keyChangeSchema)) } },
  responses: { ...chainAnswer('The chain from the link before the new one on'), ...refusals(400, 401, 403, 409, 429) },
});
const box = createRoute({
  method: 'get', path: '/keys/boxes/{kid}', security: bearer, summary: 'The boxes of the account’s keys for this encryption key of a device of the caller’s. It notes that the device was used',
  request: { params: z.object({ kid: idParam }) },
  responses: { ...answer('Boxes; none for a key that is no device’s of the caller’s', { boxes }), ...refusals(401, 404) },
});
const uses = createRoute({
  method: 'get', path: '/keys/uses', security: bearer, summary: 'When each device of the caller’s was last used, at most a day exact',
  responses: { ...answer('Devices', { uses: z.array(answerOf('DeviceUse', deviceUseSchema)) }), ...refusals(401) },
});
const ways = createRoute({
  method: 'get', path: '/keys/ways', security: bearer, summary: 'The caller’s recovery methods, without what they hold',
  responses: { ...answer('Recovery methods', { ways: z.array(answerOf('RecoveryMethod', vaultWaySchema)) }), ...refusals(401) },
});
const open = createRoute({
  method: 'post', path: '/keys/ways/{id}/open', security: bearer, middleware: limitWrites('keys'), summary: 'What a recovery method holds, for its proof. 403 keys/wrong-code, also where there is no such method; 429 after five in an hour',
  request: { params: way, body: { required: true, content: json(bodyOf('RecoveryProof', mini.object({ proof: wayProofSchema }))) } },
  responses: { ...answer('What it holds, and the account’s boxes for it', { entry: answerOf('RecoveryEntry', vaultEntrySchema), boxes }), ...refusals(400, 401, 403, 404, 429) },
});
const permission = createRoute({
  method: 'get', path: '/keys/permission', security: bearer, summary: 'The insurer’s permission for the caller to begin anew; null when there is none',
  responses: { ...answer('Permission', { permission: answerOf('KeyPermission', keyPermissionSchema).nullable() }), ...refusals(401) },
});
const stop = createRoute({
  method: 'post', path: '/keys/permission/{id}/stop', security: bearer, middleware: limitWrites('keys'), summary: 'Stops a permission, for a consult-keychange+jwt by a device of the caller’s. Twice is once',
  request: { params: z.object({ id: idParam }), body: { required: true, content: json(bodyOf('StopPermission', mini.object({ token: tokenSchema }))) } },
  responses: { 204: { description: 'Stopped' }, ...refusals(400, 401, 403, 404, 409, 429) },
});

export function keyRoutes(dependencies: KeyDependencies & { clock: Clock }) {
  const { clock } = dependencies;
  return createRouter()
    .openapi(chain, async (c) => c.json({ chain: await readChain(dependencies, c.get('principal'), c.req.valid('query').since) }, 200))
    .openapi(change, async (c) => c.json({ chain: await changeKeys(dependencies, c.get('principal'), c.req.valid('json'), clock()) }, 200))
    .openapi(box, async (c) => c.json({ boxes: await readBoxes(dependencies, c.get('principal'), c.req.valid('param').kid, clock()) }, 200))
    .openapi(uses, async (c) => c.json({ uses: await readUses(dependencies, c.get('principal')) }, 200))
    .openapi(ways, async (c) => c.json({ ways: await readWays(dependencies, c.get('principal')) }, 200))
    .openapi(open, async (c) => c.json(await openWay(dependencies, c.get('principal'), { ...c.req.valid('json'), id: c.req.valid('param').id }, clock()), 200))
    .openapi(permission, async (c) => c.json({ permission: await readPermission(dependencies, c.get('principal'), clock()) }, 200))
    .openapi(stop, async (c) => {
      await stopPermission(dependencies, c.get('principal'), { ...c.req.valid('json'), id: c.req.valid('param').id }, clock());
      return c.body(null, 204);
    });
}
