/** So many answers are kept: beyond that all are forgotten, and made again as they are asked for. */
const MAX = 20_000;

/**
 * Keeps the answers of a function that depends on nothing but its inputs. The world's tokens and wraps come back in
 * thousands of answers: what has been computed of the very same bytes with the very same keys is not computed again.
 */
export class KeptAnswers<T> {
  readonly #answers = new Map<string, T>();

  /** @param name all inputs, in one text that no other inputs have */
  of(name: string, make: () => T): T {
    const known = this.#answers.get(name);
    if (known !== undefined) return known;
    const made = make();
    if (this.#answers.size >= MAX) this.#answers.clear();
    this.#answers.set(name, made);
    return made;
  }
}

const numbers = new WeakMap<CryptoKey, number>();
let count = 0;

/** A number of this key object's own. */
export function numberOf(key: CryptoKey): number {
  const number = numbers.get(key) ?? (count += 1);
  numbers.set(key, number);
  return number;
}
