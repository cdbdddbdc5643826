import { readFileSync } from 'node:fs';
import * as z from 'zod/mini';
import { regionSchema, tenantSchema } from '../../../src/domain/realm-codes.js';
import type { WebhookTarget } from './send-webhooks.js';

const SECRET_MIN_BYTES = 24;
const targetsSchema = z.array(z.strictObject({ tenant: tenantSchema, region: regionSchema, url: z.url(), secret: z.string() }));

/** `[{ "tenant", "region", "url", "secret" }]`, the secret 24 bytes or more in base64. @throws Error in one sentence */
export function readTargets(path: string): WebhookTarget[] {
  const parsed = targetsSchema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
  if (!parsed.success) throw new Error(`The file ${path} is no list of webhooks: each has tenant, region, url and secret.`);
  return parsed.data.map(({ secret, ...target }) => {
    const bytes = Buffer.from(secret, 'base64');
    if (bytes.length < SECRET_MIN_BYTES) throw new Error(`A secret in ${path} is too short: it has to have ${SECRET_MIN_BYTES} bytes or more, in base64.`);
    return { ...target, secret: bytes };
  });
}
