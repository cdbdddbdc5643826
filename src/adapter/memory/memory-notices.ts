import type { KeyAuthority } from '../../domain/key-change.js';
import type { MemberNotice } from '../../domain/member-notice.js';
import { newOpaqueId } from '../../domain/opaque-id.js';
import { planRefusal, type NoticeDraft } from '../../ownership/key-notices.js';
import type { NoticePort } from '../ports/notice-port.js';
import { answerTo, type MemoryCaller } from './memory-caller.js';
import type { MemoryWorld } from './memory-world.js';

/** As many as are given at once. */
const NOTICES_MAX = 100;

/** Each person's own notices, newest first. */
export function memoryNotices(world: MemoryWorld, caller: MemoryCaller): NoticePort {
  return { list: (signal) => answerTo(caller, signal, ({ subject }) => noticesOf(world, subject).slice(-NOTICES_MAX).reverse()) };
}

/** Stores a notice for its person. */
export function tell(world: MemoryWorld, subject: string, draft: NoticeDraft): void {
  world.notices.set(subject, [...noticesOf(world, subject), { id: newOpaqueId(), at: world.now(), ...draft }]);
}

/** Tells a person of an attempt that was refused, or counts it: see `planRefusal`. */
export function noteRefused(world: MemoryWorld, subject: string, kind: 'change-refused' | 'recovery-refused', how: KeyAuthority['how'] | null): void {
  const plan = planRefusal(kind, how, noticesOf(world, subject), world.now());
  if (plan.do === 'store') tell(world, subject, plan.notice);
  else world.notices.set(subject, noticesOf(world, subject).map((notice) => (notice.id === plan.id ? { ...notice, count: plan.count } : notice)));
}

function noticesOf(world: MemoryWorld, subject: string): readonly MemberNotice[] {
  return world.notices.get(subject) ?? [];
}
