import * as z from 'zod/mini';
import { tokenSchema } from './token.js';

/** Most links of one person's chain: a new one for each device, for years. */
export const CHAIN_MAX = 256;

/** A person's chain of keys, oldest first: `consult-memberkey+jwt` tokens. Empty before the first enrolment. */
export const keyChainSchema = z.array(tokenSchema).check(z.maxLength(CHAIN_MAX));

/** Both parties' chains, each from the link that the session claim names to the newest. */
export const keyChainsSchema = z.object({ patient: keyChainSchema, practitioner: keyChainSchema });
export type KeyChains = z.infer<typeof keyChainsSchema>;
