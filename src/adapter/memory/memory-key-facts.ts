import type { KeyAuthority } from '../../domain/key-change.js';
import type { KeyPermission } from '../../domain/key-permission.js';
import { WRONG_PROOFS_WITHIN, type KeyChangeRefusal, type KeyFacts } from '../../ownership/decide-key-change.js';
import { audience } from '../../ownership/session-claim.js';
import { noteRefused } from './memory-notices.js';
import type { MemoryWorld } from './memory-world.js';

const DAY = 86_400_000;

/** What a person's changes are decided by. */
export function factsOf(world: MemoryWorld, subject: string): KeyFacts {
  const now = world.now();
  return {
    audience: audience(world.tenant, world.region), subject, now,
    uses: world.uses.get(subject) ?? new Map<string, number>(),
    proofDigests: new Map((world.vaults.get(subject) ?? []).map(({ enc, proofDigest }) => [enc.kid, proofDigest])),
    wrongProofs: (world.wrongProofs.get(subject) ?? []).filter((at) => at > now - WRONG_PROOFS_WITHIN).length,
    permission: openPermission(world, subject),
    linksToday: (world.chains.get(subject) ?? []).filter(({ payload }) => payload.iat > now - DAY).length,
  };
}

/** The insurer's permission for this person, unless it has ended. */
export function openPermission(world: MemoryWorld, subject: string): KeyPermission | null {
  const permission = world.permissions.get(subject);
  return permission !== undefined && world.now() < permission.until ? permission : null;
}

/** Notes that a device was used; a day exact is enough. @param kid its signing key */
export function noteUse(world: MemoryWorld, subject: string, kid: string | null): void {
  const uses = new Map(world.uses.get(subject));
  if (kid === null || world.now() - (uses.get(kid) ?? 0) < DAY) return;
  world.uses.set(subject, uses.set(kid, world.now()));
}

/** Counts a wrong proof, and tells the person what was refused. */
export function noteRefusal(world: MemoryWorld, subject: string, { notice, wrongProof }: KeyChangeRefusal, how: KeyAuthority['how'] | null): void {
  if (wrongProof) world.wrongProofs.set(subject, [...(world.wrongProofs.get(subject) ?? []).slice(-WRONG_KEPT), world.now()]);
  if (notice !== null) noteRefused(world, subject, notice, how);
}

const WRONG_KEPT = 20;
