import { z } from '@hono/zod-openapi';
import { toJSONSchema } from 'zod';
import type * as mini from 'zod/mini';

type OpenAPIMetadata = Parameters<z.ZodType['openapi']>[1];

/** The OpenAPI words for one of the SDK's own schemas. */
function describe(schema: mini.ZodMiniType): OpenAPIMetadata {
  const { $schema: _, ...json } = toJSONSchema(schema, { unrepresentable: 'any', io: 'input' });
  return json as OpenAPIMetadata;
}

/** One of the SDK's schemas as a request body: parsed by the SDK's own rules, unknown members dropped. */
export function bodyOf<T>(name: string, schema: mini.ZodMiniType<T>) {
  return z.unknown().transform((value, context): T => {
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    context.issues.push({ code: 'custom', message: `not a ${name}`, input: value });
    return z.NEVER;
  }).openapi(name, describe(schema));
}

/** One of the SDK's schemas as an answer: typed here, and checked by the tests against the SDK's own rules. */
export function answerOf<T>(name: string, schema: mini.ZodMiniType<T>) {
  return z.custom<T>(() => true).openapi(name, describe(schema));
}

/** `{ items: [...] }` */
export function listOf<T>(name: string, schema: mini.ZodMiniType<T>) {
  return z.object({ items: z.array(answerOf(name, schema)) });
}
