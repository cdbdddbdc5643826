import { newOpaqueId } from '../../domain/opaque-id.js';
import type { MemoryAccess, MemoryWorld } from './memory-world.js';

type Noted = Pick<MemoryAccess, 'action' | 'rid'> & Partial<Pick<MemoryAccess, 'seq' | 'bytes' | 'wraps' | 'ranges' | 'receipt'>>;

/** Writes down what is about to leave. */
export function noteAccess(world: MemoryWorld, actor: string, { action, rid, seq = null, bytes = null, wraps = null, ranges = null, receipt = null }: Noted): void {
  const claim = world.recordings.get(rid)?.session.claim;
  const role = claim?.owner.sub === actor ? 'self' : 'reader';
  world.ledger.push({ at: world.now(), actor, salt: newOpaqueId(), role, action, rid, sid: claim?.sid ?? null, seq, bytes, wraps: wraps?.length === 0 ? null : wraps, ranges, receipt });
}
