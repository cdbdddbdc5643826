import type { MemberKey } from '../../../src/ownership/member-key.js';
import { differenceOf } from '../../../src/ownership/next-content.js';
import { keptBoxes } from '../../../src/ownership/served-keys.js';
import type { Transaction } from '../database/database.js';
import type { Principal } from '../identity/principal.js';
import { boxesOf, deleteBoxes } from './box-rows.js';
import { deleteEntries } from './entry-rows.js';

/**
 * Deletes what the link before had a use for and the new one has not: whoever has gone finds neither box nor entry. What
 * belongs to neither is left alone, since it may be of a change that is under way.
 */
export async function clearAfterChange(tx: Transaction, principal: Principal, before: MemberKey, link: MemberKey): Promise<void> {
  const boxes = await boxesOf(tx, principal);
  const known = new Set([...before.devices, ...before.ways].map(({ enc }) => enc.kid));
  const kept = new Set(keptBoxes(boxes, link));
  await deleteBoxes(tx, principal, boxes.filter((box) => known.has(box.to) && box.account === before.enc.kid && !kept.has(box)));
  await deleteEntries(tx, principal, differenceOf(before, link).removedWays.map(({ enc }) => enc.kid));
}
