/** Work on one thing, one after the other: what a row lock is to a database. */
export class MemoryTurns {
  readonly #last = new Map<string, Promise<unknown>>();

  /** Runs when everything that was asked for under this name before has settled. */
  take<T>(name: string, work: () => Promise<T>): Promise<T> {
    const turn = (this.#last.get(name) ?? Promise.resolve()).then(work);
    this.#last.set(name, turn.catch(() => undefined));
    return turn;
  }
}
