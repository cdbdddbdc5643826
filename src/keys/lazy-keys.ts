import { publicAnswer } from '../async/public-answer.js';
import type { KeysHandle } from './keys-handle.js';

/**
 * A handle that is there before the keys are: each question opens them first.
 * @param open asked every time, and again after a failure; whoever gives it remembers what it opened
 * @param onChange subscribes to the keys of whoever is signed in
 */
export function lazyKeys(open: () => Promise<KeysHandle>, onChange: KeysHandle['onChange']): KeysHandle {
  const ask = <T>(question: (keys: KeysHandle) => Promise<T>): Promise<T> => publicAnswer(async () => question(await open()));
  return {
    onChange,
    status: () => ask((keys) => keys.status()),
    pendingCode: () => ask((keys) => keys.pendingCode()),
    confirmCode: (lastGroup) => ask((keys) => keys.confirmCode(lastGroup)),
    recover: (code) => ask((keys) => keys.recover(code)),
    recoverWithPasskey: () => ask((keys) => keys.recoverWithPasskey()),
    renewCode: () => ask((keys) => keys.renewCode()),
    addPasskey: () => ask((keys) => keys.addPasskey()),
    removeMethod: (id) => ask((keys) => keys.removeMethod(id)),
    removeDevice: (kid) => ask((keys) => keys.removeDevice(kid)),
    replaceAccount: () => ask((keys) => keys.replaceAccount()),
    stopPermission: (id) => ask((keys) => keys.stopPermission(id)),
  };
}
