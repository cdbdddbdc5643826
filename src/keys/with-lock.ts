import { within } from '../async/within.js';

/**
 * How long another page may hold a lock, ms, before this one goes on without it: a page that is frozen holds it for ever,
 * and where two do the same at once the backend takes one of them.
 */
const PATIENCE_MS = 5_000;

/** Runs `work` while no other page of this origin runs one of the same name; where there are no locks, or none to be had in time, at once. */
export async function withLock<T>(name: string, work: () => Promise<T>): Promise<T> {
  const release = await lock(`consultkit-keys/${name}`);
  try {
    return await work();
  } finally {
    release();
  }
}

/** @returns what lets go of it */
async function lock(name: string): Promise<() => void> {
  // Untyped truth: absent in Node before 24 and where the page is not secure.
  const locks = (globalThis.navigator as Navigator | undefined)?.locks as LockManager | undefined;
  const nothing = (): void => undefined;
  if (locks === undefined) return nothing;
  const held = new Promise<() => void>((resolve, reject) => {
    locks.request(name, { signal: AbortSignal.timeout(PATIENCE_MS) }, () => new Promise<void>((release) => { resolve(release); })).catch(reject);
  });
  // A browser may not know the signal either; one that gives the lock late gets it back at once.
  return within(held, PATIENCE_MS, 'browser/no-answer', (release) => release()).catch(() => nothing);
}
