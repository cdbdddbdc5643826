import * as z from 'zod/mini';
import { tokensSchema } from './token.js';

/** Most links that one person's chain grows by in a day. */
export const LINKS_A_DAY = 20;
/** Milliseconds after which whoever has made them all is asked to try again. */
export const LINKS_WAIT = 3_600_000;

/**
 * Most links that are served at once. A chain has no end: it is served from a pin or from a checkpoint on. A device whose
 * pin is older than 180 days has expired, and in 180 days a chain grows by 3,600 links at most.
 */
export const CHAIN_MAX = 4_096;

/** A person's chain of keys, oldest first: `consult-memberkey+jwt` tokens. Empty before the first link. */
export const keyChainSchema = tokensSchema(CHAIN_MAX);

/** Both parties' chains, each from the link that the session claim names to the newest. */
export const keyChainsSchema = z.object({ patient: keyChainSchema, practitioner: keyChainSchema });
export type KeyChains = z.infer<typeof keyChainsSchema>;
