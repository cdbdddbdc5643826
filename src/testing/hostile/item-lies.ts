import { CHAIN_LIES } from './chain-lies.js';
import { CUT_LIES } from './cut-lies.js';
import { GRAFT_LIES } from './graft-lies.js';
import type { ItemLie } from './item-lie.js';
import { TOKEN_LIES } from './token-lies.js';

/** What can be said that is not true of any recording, made anew each time. */
export const ITEM_LIES: readonly ItemLie[] = [...GRAFT_LIES, ...CUT_LIES, ...CHAIN_LIES, ...TOKEN_LIES];
