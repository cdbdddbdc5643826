import type { KeyPort } from '../ports/key-port.js';
import { answerTo, type MemoryCaller } from './memory-caller.js';
import { chainFrom, enrolDevice, removeDevice } from './memory-member-keys.js';
import { openVaultEntry, putVaultEntry, removeVaultEntry, vaultWays } from './memory-vault.js';
import type { MemoryWorld } from './memory-world.js';

/** The published keyset for everybody; of chains and vaults each person's own. */
export function memoryKeyPort(world: MemoryWorld, caller: MemoryCaller): KeyPort {
  return {
    async keyset(signal) {
      await Promise.resolve();
      signal?.throwIfAborted();
      return structuredClone(world.keys.document);
    },
    chain: (signal) => answerTo(caller, signal, ({ subject }) => chainFrom(world, subject)),
    enrol: (enrolment, signal) => answerTo(caller, signal, ({ subject }) => enrolDevice(world, subject, enrolment)),
    removeDevice: (kid, signal) => answerTo(caller, signal, ({ subject }) => removeDevice(world, subject, kid)),
    vault: (signal) => answerTo(caller, signal, ({ subject }) => vaultWays(world, subject)),
    putVault: (entry, signal) => answerTo(caller, signal, ({ subject }) => putVaultEntry(world, subject, entry)),
    removeVault: (id, signal) => answerTo(caller, signal, ({ subject }) => removeVaultEntry(world, subject, id)),
    openVault: (id, proof, signal) => answerTo(caller, signal, ({ subject }) => openVaultEntry(world, subject, id, proof)),
  };
}
