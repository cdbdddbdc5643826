/** Runs `work` while no other page of this origin runs one of the same name; where there are no locks, at once. */
export function withLock<T>(name: string, work: () => Promise<T>): Promise<T> {
  // Untyped truth: absent in Node before 24 and where the page is not secure.
  const locks = (globalThis.navigator as Navigator | undefined)?.locks as LockManager | undefined;
  return locks === undefined ? work() : (locks.request(`consultkit-keys/${name}`, work) as Promise<T>);
}
