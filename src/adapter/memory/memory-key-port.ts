import { lastUseOf } from '../../ownership/device-uses.js';
import type { KeyPort } from '../ports/key-port.js';
import { answerTo, type MemoryCaller } from './memory-caller.js';
import { openPermission } from './memory-key-facts.js';
import { changeKeys, linksOf, ownChain } from './memory-member-keys.js';
import { stopPermission } from './memory-permission.js';
import { boxesFor, openWay, waysOf } from './memory-recovery.js';
import type { MemoryWorld } from './memory-world.js';

/** The published keyset for everybody; of chains and recovery methods each person's own. */
export function memoryKeyPort(world: MemoryWorld, caller: MemoryCaller): KeyPort {
  return {
    async keyset(signal) {
      await Promise.resolve();
      signal?.throwIfAborted();
      return structuredClone(world.keys.document);
    },
    chain: (since, signal) => answerTo(caller, signal, ({ subject }) => ownChain(world, subject, since)),
    change: (change, signal) => answerTo(caller, signal, ({ subject }) => changeKeys(world, subject, change)),
    boxes: (to, signal) => answerTo(caller, signal, ({ subject }) => boxesFor(world, subject, to)),
    uses: (signal) => answerTo(caller, signal, ({ subject }) => {
      const devices = linksOf(world, subject).at(-1)?.payload.devices ?? [];
      return devices.map((device) => ({ kid: device.sig.kid, at: lastUseOf(device, world.uses.get(subject) ?? new Map<string, number>()) }));
    }),
    ways: (signal) => answerTo(caller, signal, ({ subject }) => waysOf(world, subject)),
    openWay: (id, proof, signal) => answerTo(caller, signal, ({ subject }) => openWay(world, subject, id, proof)),
    permission: (signal) => answerTo(caller, signal, ({ subject }) => openPermission(world, subject)),
    stopPermission: (id, token, signal) => answerTo(caller, signal, ({ subject }) => stopPermission(world, subject, id, token)),
  };
}
