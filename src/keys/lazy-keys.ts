import type { KeysHandle } from './keys-handle.js';

/**
 * A handle that is there before the keys are: each question opens them first.
 * @param open asked every time, and again after a failure; whoever gives it remembers what it opened
 * @param onChange subscribes to the keys of whoever is signed in
 */
export function lazyKeys(open: () => Promise<KeysHandle>, onChange: KeysHandle['onChange']): KeysHandle {
  return {
    onChange,
    status: async () => (await open()).status(),
    pendingCode: async () => (await open()).pendingCode(),
    confirmCode: async (lastGroup) => (await open()).confirmCode(lastGroup),
    recover: async (code) => (await open()).recover(code),
    recoverWithPasskey: async () => (await open()).recoverWithPasskey(),
    renewCode: async () => (await open()).renewCode(),
    addPasskey: async () => (await open()).addPasskey(),
    removeMethod: async (id) => (await open()).removeMethod(id),
    removeDevice: async (kid) => (await open()).removeDevice(kid),
    replaceAccount: async () => (await open()).replaceAccount(),
    stopPermission: async (id) => (await open()).stopPermission(id),
  };
}
