import * as z from 'zod/mini';
import { ConsultError } from '../../domain/consult-error.js';
import { keyChainSchema } from '../../domain/key-chains.js';
import { vaultEntrySchema, vaultWaySchema } from '../../domain/vault.js';
import type { KeyPort } from '../ports/key-port.js';
import type { HttpClient } from './http-client.js';
import { httpPath } from './http-path.js';

const keysetDocumentSchema = z.object({
  keyset: z.string().check(z.maxLength(64_000)),
  rootKey: z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: z.string(), y: z.string() }),
});
const chainSchema = z.object({ chain: keyChainSchema });
const waysSchema = z.object({ ways: z.array(vaultWaySchema) });

/** `/keyset` and `/keys`. Only shapes are read here; what to believe is for `verifyKeyset` and `verifyMemberKeys`. */
export function httpKeys(http: HttpClient): KeyPort {
  return {
    keyset: (signal) => http.json('GET', '/keyset', keysetDocumentSchema, { signal }),
    chain: async (signal) => (await http.json('GET', '/keys/chain', chainSchema, { signal })).chain,
    enrol: async (enrolment, signal) => (await http.json('POST', '/keys/devices', chainSchema, { json: enrolment, signal })).chain,
    removeDevice: async (kid, signal) => (await http.json('DELETE', httpPath`/keys/devices/${kid}`, chainSchema, { signal })).chain,
    vault: async (signal) => (await http.json('GET', '/keys/vault', waysSchema, { signal })).ways,
    putVault: async (entry, signal) => http.settle('PUT', vaultPath(entry.id), { json: entry, signal }),
    removeVault: async (id, signal) => http.settle('DELETE', vaultPath(id), { signal }),
    openVault: async (id, proof, signal) => http.json('POST', `${vaultPath(id)}/open`, vaultEntrySchema, { json: { proof }, signal }),
  };
}

/** A passkey names itself, and at more length than an opaque id. @throws ConsultError `backend/rejected` */
function vaultPath(id: string): string {
  if (!vaultWaySchema.shape.id.safeParse(id).success) throw new ConsultError('backend/rejected');
  return `/keys/vault/${id}`;
}
