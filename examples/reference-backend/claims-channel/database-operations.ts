import * as z from 'zod/mini';
import { regionSchema, tenantSchema } from '../../../src/domain/realm-codes.js';

const tx = z.int().check(z.nonnegative());

/**
 * What the issuer may ask of an API that holds its database for it, which PGlite needs: a transaction in the role `claims`.
 * There is no operation for another role. It keeps the issuer's key apart and no more: the wall between logins needs PostgreSQL.
 */
export const DATABASE_OPERATIONS = {
  begin: { input: z.strictObject({ tenant: tenantSchema, region: regionSchema }), output: z.strictObject({ tx }) },
  query: { input: z.strictObject({ tx, sql: z.string(), params: z.array(z.unknown()) }), output: z.strictObject({ rows: z.array(z.record(z.string(), z.unknown())) }) },
  end: { input: z.strictObject({ tx, commit: z.boolean() }), output: z.null() },
} as const;

export type DatabaseOperation = keyof typeof DATABASE_OPERATIONS;
