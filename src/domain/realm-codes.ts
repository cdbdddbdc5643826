import * as z from 'zod/mini';

/** A region's code. Nothing crosses it: one keyset, issuer, log and audience each. */
export const regionSchema = z.string().check(z.regex(/^[a-z]{2,8}$/));
/** An insurer's code. */
export const tenantSchema = z.string().check(z.regex(/^[a-z0-9-]{1,32}$/));
