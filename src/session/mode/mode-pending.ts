import { otherRole } from '../../domain/role.js';
import type { ModeSwitchState } from './mode-switch.js';
import type { ModePending } from '../session-snapshot.js';

const STAGE = { opening: 'acquiring', accepting: 'acquiring', asking: 'asking', asked: 'asked', confirming: 'confirming' } as const;

/** A switch under way, as it is drawn. Null when there is none. */
export function modePendingOf({ pending, role }: ModeSwitchState): ModePending | null {
  if (pending === null) return null;
  return { target: 'video', by: pending.asker === 'me' ? role : otherRole(role), stage: STAGE[pending.stage] };
}
