import type { KeyRow } from './key-row.js';
import type { OwnChain } from './own-chain.js';

/** What this device has, and what its person's chain says. */
export interface Standing {
  readonly row: KeyRow;
  readonly chain: OwnChain;
}
