import * as z from 'zod/mini';
import { accountBoxSchema } from '../../domain/account-box.js';
import { ConsultError } from '../../domain/consult-error.js';
import { DEVICES_MAX, WAYS_MAX } from '../../domain/key-content.js';
import { deviceUseSchema } from '../../domain/device-use.js';
import { keyChainSchema } from '../../domain/key-chains.js';
import { keyPermissionSchema } from '../../domain/key-permission.js';
import { vaultEntrySchema, vaultWaySchema } from '../../domain/vault.js';
import { wayIdSchema } from '../../domain/way-id.js';
import type { KeyPort } from '../ports/key-port.js';
import { BOXES_MAX } from './answer-limits.js';
import type { HttpClient } from './http-client.js';
import { httpPath } from './http-path.js';

const keysetDocumentSchema = z.object({
  keyset: z.string().check(z.maxLength(64_000)),
  rootKey: z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: z.string().check(z.maxLength(43)), y: z.string().check(z.maxLength(43)) }),
});
const chainSchema = z.object({ chain: keyChainSchema });
const boxesSchema = z.object({ boxes: z.array(accountBoxSchema).check(z.maxLength(BOXES_MAX)) });
const usesSchema = z.object({ uses: z.array(deviceUseSchema).check(z.maxLength(DEVICES_MAX)) });
const waysSchema = z.object({ ways: z.array(vaultWaySchema).check(z.maxLength(WAYS_MAX)) });
const openedSchema = z.object({ entry: vaultEntrySchema, boxes: z.array(accountBoxSchema).check(z.maxLength(BOXES_MAX)) });
const permissionSchema = z.object({ permission: z.nullable(keyPermissionSchema) });

/** `/keyset` and `/keys`. Only shapes are read here; what to believe is for `verifyKeyset` and `verifyMemberKeys`. */
export function httpKeys(http: HttpClient): KeyPort {
  return {
    keyset: (signal) => http.json('GET', '/keyset', keysetDocumentSchema, { signal }),
    chain: async (since, signal) => (await http.json('GET', '/keys/chain', chainSchema, { query: { since }, signal })).chain,
    change: async (change, signal) => (await http.json('POST', '/keys/changes', chainSchema, { json: change, signal })).chain,
    boxes: async (to, signal) => (await http.json('GET', httpPath`/keys/boxes/${to}`, boxesSchema, { signal })).boxes,
    uses: async (signal) => (await http.json('GET', '/keys/uses', usesSchema, { signal })).uses,
    ways: async (signal) => (await http.json('GET', '/keys/ways', waysSchema, { signal })).ways,
    openWay: async (id, proof, signal) => http.json('POST', `${wayPath(id)}/open`, openedSchema, { json: { proof }, signal }),
    permission: async (signal) => (await http.json('GET', '/keys/permission', permissionSchema, { signal })).permission,
    stopPermission: async (id, token, signal) => http.settle('POST', httpPath`/keys/permission/${id}/stop`, { json: { token }, signal }),
  };
}

/** A passkey names itself, and at more length than an opaque id. @throws ConsultError `keys/wrong-code`: there is no such method */
function wayPath(id: string): string {
  if (!wayIdSchema.safeParse(id).success) throw new ConsultError('keys/wrong-code');
  return `/keys/ways/${id}`;
}
