/** Runs tasks one after another, in the order in which they came. One that fails does not stop those behind it. */
export class SerialQueue {
  #last: Promise<unknown> = Promise.resolve();

  /** Runs a task after all before it. Settles as the task does. */
  run<T>(task: () => T | Promise<T>): Promise<T> {
    const done = this.#last.then(task);
    this.#last = done.catch(() => undefined);
    return done;
  }

  /** Resolves when all that was asked for so far is through. */
  async settled(): Promise<void> {
    await this.#last;
  }
}
