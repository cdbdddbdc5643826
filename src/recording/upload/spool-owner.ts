import { ownerKey, type KeysOwner } from '../../keys/keys-owner.js';

/** Whose spool: nothing of one person on this device is ever read for another. */
export type SpoolOwner = KeysOwner;

/** Above every character that a recording's id can hold. */
const AFTER = '\uffff';

/** What a recording of this person is called in the spool. */
export function spoolKey(owner: SpoolOwner, rid: string): string {
  return `${ownerKey(owner)}/${rid}`;
}

/** Every recording of this person, and of nobody whose key only begins like hers. */
export function spoolRange(owner: SpoolOwner): IDBKeyRange {
  return IDBKeyRange.bound(spoolKey(owner, ''), spoolKey(owner, AFTER));
}
