import { tokensSchema } from './token.js';

/** Most session keys of one party in one consultation: each page load without an entry in the chain makes one. */
export const SESSION_KEYS_MAX = 32;

/** Both parties' session keys of one consultation (`consult-sessionkey+jwt`), in any order. */
export const sessionKeysSchema = tokensSchema(2 * SESSION_KEYS_MAX);
