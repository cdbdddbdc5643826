import type { KeyPort } from '../../adapter/ports/key-port.js';
import { drawFor } from './draw.js';
import type { HostileIdentity } from './hostile-identity.js';
import type { HostileArchive } from './item-lie.js';
import type { Told } from './told.js';
import { forgedLink } from './token-lies.js';

export interface HostileKeysOptions {
  archive: HostileArchive;
  /** For this answer alone: see `drawFor`. */
  seed: () => number;
  /** Whom the backend takes the caller for: see `HostileIdentity`. */
  taken: HostileIdentity['taken'];
  /** Of all answers, 0 to 1. */
  share: number;
  tell: (told: Told) => void;
}

/** The port that hands out keysets and chains of keys, and now and then other ones. What is asked of it besides, it does. */
export function hostileKeys(honest: KeyPort, { archive, seed, taken, share, tell }: HostileKeysOptions): KeyPort {
  return {
    async keyset(signal) {
      const draw = drawFor(seed(), 'keyset');
      const { subject: to } = await taken();
      const lies = draw.chance(share);
      tell({ path: 'keyset', lie: lies ? 'a keyset that is not the insurer’s' : null, harm: lies ? 'altered' : 'none', reason: null, kind: null, to, rid: null });
      return lies ? draw.pick(archive.keysets) : honest.keyset(signal);
    },
    async chain(since, signal) {
      const draw = drawFor(seed(), 'chain');
      const { subject: to, mistaken } = await taken();
      const own = mistaken ? (archive.chains.get(to) ?? []).slice((since ?? 1) - 1) : await honest.chain(since, signal);
      const newest = own.at(-1);
      const others = [...archive.chains].filter(([subject]) => subject !== to).map(([, chain]) => chain);
      const lies = newest !== undefined && draw.chance(share);
      // A device that has seen a newer one is told that nothing has come since.
      const stale = lies && draw.chance(0.4) ? (archive.chains.get(to) ?? []).slice(0, -1) : [];
      tell({
        path: 'chain', lie: stale.length > 0 ? 'an older chain of hers' : lies ? 'a chain of keys that is not hers' : null, harm: lies ? 'altered' : 'none',
        reason: null, kind: stale.length > 0 ? 'stale-chain' : null, to, rid: null,
      });
      if (!lies) return own;
      if (stale.length > 0) return stale;
      return draw.pick<() => string[] | Promise<string[]>>([
        () => [...draw.pick(others)],
        () => [...own, ...draw.pick(others)],
        async () => [...own.slice(0, -1), await forgedLink(newest, archive.own, draw.chance(0.5))],
      ])();
    },
    change: (change, signal) => honest.change(change, signal),
    boxes: (to, signal) => honest.boxes(to, signal),
    uses: (signal) => honest.uses(signal),
    ways: (signal) => honest.ways(signal),
    openWay: (id, proof, signal) => honest.openWay(id, proof, signal),
    permission: (signal) => honest.permission(signal),
    stopPermission: (id, token, signal) => honest.stopPermission(id, token, signal),
  };
}
