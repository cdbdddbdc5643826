import type { MemberNotice, NoticeKind } from '../domain/member-notice.js';
import type { KeyAuthority } from '../domain/key-change.js';
import type { MemberKey } from './member-key.js';
import { differenceOf } from './next-content.js';

/** A notice before it is stored. */
export type NoticeDraft = Omit<MemberNotice, 'id' | 'at'>;

/** How many refused attempts a day each make a notice. Those beyond are counted in one more. */
export const REFUSALS_A_DAY = 50;
const DAY = 86_400_000;

/** A notice about an account. */
export function accountNotice(kind: NoticeKind, { to = null, how = null, count = null }: Partial<Pick<NoticeDraft, 'to' | 'how' | 'count'>> = {}): NoticeDraft {
  return { kind, rid: null, to, why: null, how, count };
}

/** What a person is told about a link that was made: one notice for each device and recovery method, one where all began anew. */
export function noticesOfLink(before: MemberKey | null, link: MemberKey): NoticeDraft[] {
  const { how } = link.by;
  if (before === null) return [accountNotice('keys-begun', { to: link.enc.kid, how })];
  if (how === 'permission') return [accountNotice('account-key-replaced', { to: link.enc.kid, how })];
  const { addedDevices, removedDevices, addedWays, removedWays } = differenceOf(before, link);
  return [
    ...addedDevices.map(({ sig }) => accountNotice('device-added', { to: sig.kid, how })),
    ...removedDevices.map(({ sig }) => accountNotice('device-removed', { to: sig.kid, how })),
    ...addedWays.map(({ enc }) => accountNotice('recovery-added', { to: enc.kid, how })),
    ...removedWays.map(({ enc }) => accountNotice('recovery-removed', { to: enc.kid, how })),
  ];
}

/** What a refused attempt does to a person's notices. */
export type RefusalPlan = { do: 'store'; notice: NoticeDraft } | { do: 'count'; id: string; count: number };

/**
 * Every refused attempt makes a notice, up to 50 a day; then one that says how many more there were. So nobody can bury the
 * one that matters, or fill the store.
 * @param notices the person's own
 */
export function planRefusal(kind: 'change-refused' | 'recovery-refused', how: KeyAuthority['how'] | null, notices: readonly MemberNotice[], now: number): RefusalPlan {
  const today = notices.filter(({ at }) => at > now - DAY);
  const more = today.find((notice) => notice.kind === 'more-refused');
  if (more !== undefined) return { do: 'count', id: more.id, count: (more.count ?? 0) + 1 };
  const refused = today.filter((notice) => notice.kind === 'change-refused' || notice.kind === 'recovery-refused');
  return { do: 'store', notice: refused.length < REFUSALS_A_DAY ? accountNotice(kind, { how }) : accountNotice('more-refused', { count: 1 }) };
}
