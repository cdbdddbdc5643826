import type { KeyPort } from '../adapter/ports/key-port.js';
import { audience } from '../ownership/session-claim.js';
import type { KeyResolver } from '../ownership/verify-token.js';
import type { BoxPerson } from '../sealing/account-box.js';
import type { KeyRow } from './key-row.js';
import { EMPTY_ROW } from './key-row.js';
import type { KeyStore } from './key-store.js';
import { ownerKey, type KeysOwner } from './keys-owner.js';
import type { Pins } from './pins.js';

export type KeysViolation = 'member-key' | 'rollback';

/** What work on one person's keys needs. */
export interface KeysContext {
  readonly owner: KeysOwner;
  readonly port: KeyPort;
  readonly resolveIssuer: KeyResolver;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly store: KeyStore;
  readonly pins: Pins;
  /**
   * Told of a chain that is refused, or that names a device, a recovery method or an account key which nobody who held the
   * account key has put there; of an older one than was seen here (`rollback`).
   */
  readonly onViolation: (reason: KeysViolation) => void;
  /** For which link, by its digest, this page has asked for its boxes: the backend notes that the device was used. */
  readonly asked: { boxes: string | null; strangers: string | null };
}

/** Whose account key is in a box. */
export function boxPerson({ owner: { tenant, region, subject } }: Pick<KeysContext, 'owner'>): BoxPerson {
  return { aud: audience(tenant, region), sub: subject };
}

export async function readRow({ store, owner }: KeysContext): Promise<KeyRow> {
  return (await store.read(ownerKey(owner))) ?? EMPTY_ROW;
}

/** Nothing is written for a page that has nothing to keep: looking leaves no trace. */
export async function changeRow({ store, owner }: KeysContext, change: (row: KeyRow) => KeyRow): Promise<KeyRow> {
  const row = await store.change(ownerKey(owner), (found) => {
    const before = found ?? EMPTY_ROW;
    const after = change(before);
    return after === before ? found : after;
  });
  return row ?? EMPTY_ROW;
}
