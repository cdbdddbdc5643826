import type { KeyContent } from '../domain/key-content.js';
import { peekPayload } from './jws.js';
import { CHECKPOINT_EVERY, memberKeySchema } from './member-key.js';
import type { BoxPlace } from './next-content.js';

type Accounts = Pick<KeyContent, 'enc' | 'former'>;

/**
 * Where a served chain begins: at the caller's pin; without one at the newest checkpoint, or at 1.
 * @param newest the place of the newest link
 */
export function chainStart(newest: number, since?: number): number {
  // A pin above the newest link is answered with the newest one, so that its holder sees the rollback.
  return Math.max(1, Math.min(since ?? newest - (newest % CHECKPOINT_EVERY), newest));
}

/**
 * A person's own chain as its page shows it in a call: from the link that the claim names on. By itself a page is served its
 * chain from a checkpoint, which can lie after that link.
 * @param tokens the page's own chain, verified, oldest first
 * @param claimed the same chain as it came with the claim, from the link that the claim names on
 */
export function shownChain(tokens: readonly string[], claimed: readonly string[]): readonly string[] {
  const placeOf = (token: string): number => peekPayload(token, memberKeySchema)?.seq ?? 0;
  const first = tokens[0] === undefined ? 0 : placeOf(tokens[0]);
  const earlier = claimed.filter((token) => placeOf(token) < first);
  return earlier.length === 0 ? tokens : [...earlier, ...tokens];
}

/**
 * The boxes that one recipient is handed: its own, and those of every former account key for the one that followed it.
 * @param to the recipient's key
 */
export function servedBoxes<Box extends BoxPlace>(boxes: readonly Box[], to: string, content: Accounts): Box[] {
  const accounts = accountsOf(boxes, content);
  return boxes.filter((box) => box.to === to || accounts.has(box.to));
}

/**
 * The boxes that somebody in the chain still has a use for: of the account key for each device and recovery method, and of
 * former ones for those that followed. Whoever has gone finds none.
 */
export function keptBoxes<Box extends BoxPlace>(boxes: readonly Box[], content: Pick<KeyContent, 'enc' | 'former' | 'devices' | 'ways'>): Box[] {
  const accounts = accountsOf(boxes, content);
  const recipients = new Set([...content.devices, ...content.ways].map(({ enc }) => enc.kid));
  return boxes.filter(({ account, to }) => accounts.has(to) || (recipients.has(to) && account === content.enc.kid));
}

/** A link names 32 former keys at most; older ones are found by the boxes that lead to them. */
function accountsOf(boxes: readonly BoxPlace[], { enc, former }: Accounts): ReadonlySet<string> {
  const accounts = new Set([enc.kid, ...former]);
  for (let before = -1; before !== accounts.size;) {
    before = accounts.size;
    for (const box of boxes) if (accounts.has(box.to)) accounts.add(box.account);
  }
  return accounts;
}
