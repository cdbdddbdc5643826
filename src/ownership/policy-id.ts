import * as z from 'zod/mini';

export const policyIdSchema = z.string().check(z.minLength(1), z.maxLength(100));
/** Most policies of a keyset, and of a claim. */
export const POLICIES_MAX = 8;
