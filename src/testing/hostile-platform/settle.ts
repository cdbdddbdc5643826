/** How a promise of the platform behaves: as it should, never, not, or when the test says so. */
export type Behaviour = 'answer' | 'hang' | 'reject' | 'late';

/** Holds what is to come late, and gives it when the test says so. */
export class LateAnswers {
  #waiting: (() => void)[] = [];

  /** How many wait. */
  get count(): number {
    return this.#waiting.length;
  }

  /** Everything that waits answers now, in the order in which it was asked. */
  release(): void {
    for (const go of this.#waiting.splice(0)) go();
  }

  /** Behaves as it is told. `work` is done at once, or when it is let go: never, for `hang`. */
  settle<T>(behaviour: Behaviour, work: () => Promise<T>, fault: () => Error): Promise<T> {
    switch (behaviour) {
      case 'answer': return work();
      case 'reject': return Promise.reject(fault());
      case 'hang': return new Promise(() => undefined);
      case 'late': return new Promise((resolve) => { this.#waiting.push(() => resolve(work())); });
    }
  }
}
