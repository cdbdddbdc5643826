import type { MemberKey } from './member-key.js';
import type { Verified } from './verify-token.js';

/**
 * What is wrong with a verified chain of keys, seen from a link that this device has seen: `rollback`, it is older than
 * that; `member-key`, another link stands in its place.
 * @param pin null where none has been seen
 */
export function pinFault({ newest, links }: { newest: Verified<MemberKey>; links: readonly Verified<MemberKey>[] }, pin: { readonly seq: number; readonly digest: string } | null): 'rollback' | 'member-key' | null {
  if (pin === null) return null;
  if (newest.payload.seq < pin.seq) return 'rollback';
  return links.some(({ payload, digest }) => payload.seq === pin.seq && digest !== pin.digest) ? 'member-key' : null;
}
