import * as z from 'zod/mini';
import type { KeyPort } from '../ports/key-port.js';
import type { HttpClient } from './http-client.js';

const keysetDocumentSchema = z.object({
  keyset: z.string().check(z.maxLength(64_000)),
  rootKey: z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: z.string(), y: z.string() }),
});

/** `GET /keyset`. Only its shape is read here; whether to believe it is for `verifyKeyset`. */
export function httpKeys(http: HttpClient): KeyPort {
  return { keyset: (signal) => http.json('GET', '/keyset', keysetDocumentSchema, { signal }) };
}
