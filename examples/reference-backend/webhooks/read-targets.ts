import { readFileSync } from 'node:fs';
import * as z from 'zod/mini';
import { regionSchema, tenantSchema } from '../../../src/domain/realm-codes.js';
import { refuseTargets } from './refuse-targets.js';
import type { WebhookTarget } from './send-webhooks.js';

const targetsSchema = z.array(z.strictObject({ tenant: tenantSchema, region: regionSchema, url: z.url(), secret: z.base64() }));

/**
 * `[{ "tenant", "region", "url", "secret" }]`, the secret 24 bytes or more in base64. Each is told every kind of event.
 * @param isDemo as `refuseTargets` says
 * @throws Error in one sentence that says what to do
 */
export function readTargets(path: string, isDemo: boolean): WebhookTarget[] {
  const parsed = targetsSchema.safeParse(readJson(path));
  if (!parsed.success) throw new Error(`The file ${path} is no list of webhooks: ${where(parsed.error)} is not right. Give each tenant, region, url and secret (base64), and nothing else: it is told every kind of event.`);
  const targets = parsed.data.map(({ secret, ...target }) => ({ ...target, secret: Buffer.from(secret, 'base64') }));
  refuseTargets(targets, isDemo);
  return targets;
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new Error(`The file ${path} with the webhooks is not there, or is no JSON: correct it, or leave CONSULTKIT_WEBHOOKS out.`, { cause });
  }
}

/** Where it is wrong, never what stands there: it may be a secret. */
function where({ issues: [issue] }: z.core.$ZodError): string {
  const [place, field] = issue?.path ?? [];
  const name = field ?? (issue?.code === 'unrecognized_keys' ? issue.keys[0] : undefined);
  if (place === undefined) return 'the whole of it';
  return `${name === undefined ? 'the entry' : `“${String(name)}”`} of number ${Number(place) + 1}`;
}
