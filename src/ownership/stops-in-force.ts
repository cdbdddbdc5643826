import type { Revocation, Stopping } from './revocation.js';

/**
 * What is stopped: verified revocations of one realm, in any order, without those that a later one lifts. A lift lifts the stop
 * whose `seq` it names and nothing that came after it.
 */
export function stopsInForce(revocations: readonly Revocation[]): Stopping[] {
  const lifted = new Set(revocations.flatMap(({ scope, target, seq }) => (scope === 'lift' && Number(target) < seq ? [Number(target)] : [])));
  return revocations.filter((each): each is Stopping => each.scope !== 'lift' && !lifted.has(each.seq));
}
