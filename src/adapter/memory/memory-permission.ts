import { ConsultError } from '../../domain/consult-error.js';
import { PERMISSION_DELAY, PERMISSION_LASTS, type KeyPermission } from '../../domain/key-permission.js';
import { newOpaqueId } from '../../domain/opaque-id.js';
import { decideStopPermission } from '../../ownership/decide-key-change.js';
import { accountNotice } from '../../ownership/key-notices.js';
import { factsOf, noteRefusal, noteUse } from './memory-key-facts.js';
import { linksOf } from './memory-member-keys.js';
import { tell } from './memory-notices.js';
import type { MemoryWorld } from './memory-world.js';

/** What an officer of the insurer does for who has lost every device and every recovery method. It takes effect after 24 hours. */
export function givePermission(world: MemoryWorld, subject: string): KeyPermission {
  const at = world.now();
  const effectiveAt = at + PERMISSION_DELAY;
  const permission: KeyPermission = { id: newOpaqueId(), at, effectiveAt, until: effectiveAt + PERMISSION_LASTS, stopped: false };
  world.permissions.set(subject, permission);
  tell(world, subject, accountNotice('account-key-allowed'));
  return permission;
}

/** Stops it, for a device of the newest link. Twice is once. @throws ConsultError `backend/not-found`, `backend/forbidden`, `backend/conflict` */
export function stopPermission(world: MemoryWorld, subject: string, id: string, token: string): Promise<void> {
  return world.turns.take(`keys ${subject}`, async () => {
    const facts = factsOf(world, subject);
    const decision = await decideStopPermission(linksOf(world, subject).at(-1) ?? null, { id, token }, facts);
    if (decision.verdict === 'refuse') {
      noteRefusal(world, subject, decision, 'device');
      throw new ConsultError(decision.code);
    }
    noteUse(world, subject, decision.device);
    if (facts.permission === null || facts.permission.stopped) return;
    world.permissions.set(subject, { ...facts.permission, stopped: true });
    tell(world, subject, accountNotice('permission-stopped', { to: decision.device, how: 'device' }));
  });
}
