import * as z from 'zod/mini';
import { tokensSchema } from './token.js';
import { wrapSchema, WRAPS_MAX } from './wrap.js';

/** All wraps of one recording, as its recorder hands them over. */
export const wrapsSchema = z.array(wrapSchema).check(z.minLength(1), z.maxLength(WRAPS_MAX));

/** A wrap that was made later than its recording, and what grants it: one token of the owner, or two of approvers. */
export const laterWrapSchema = z.strictObject({ wrap: wrapSchema, tokens: tokensSchema(2, 1) });
export type LaterWrap = z.infer<typeof laterWrapSchema>;
