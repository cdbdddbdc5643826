import { AsyncLocalStorage } from 'node:async_hooks';

const inside = new AsyncLocalStorage<true>();

/** Runs the work of a transaction, so that what it calls can know. */
export function asTransaction<T>(work: () => Promise<T>): Promise<T> {
  return inside.run(true, work);
}

/** For what must not wait while a transaction is open. @throws Error: a mistake of ours, found by any test that comes by */
export function refuseInTransaction(why: string): void {
  if (inside.getStore() === true) throw new Error(why);
}
