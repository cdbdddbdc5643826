import { frontierHash, largestPowerBelow } from './merkle-tree.js';

// How an inclusion proof (RFC 9162, section 2.1.3.1) is made from what is kept with each leaf: see `completedBy`.

/** A perfect subtree: of `2 ** level` leaves, the last of which is `last`. Its hash is kept with that leaf. */
export interface PerfectSubtree {
  readonly level: number;
  readonly last: number;
}

/** The perfect subtrees that the leaves from `from` to before `to` are made of, the largest first. `from` is where a subtree may begin. */
export function perfectSubtrees(from: number, to: number): PerfectSubtree[] {
  const found: PerfectSubtree[] = [];
  for (let start = from; start < to;) {
    const level = Math.floor(Math.log2(to - start));
    start += 2 ** level;
    found.push({ level, last: start - 1 });
  }
  return found;
}

/** For each hash of the proof of a leaf in a tree of `size`, from the leaf upwards, the perfect subtrees that it is of. */
export function provingSubtrees(index: number, size: number): PerfectSubtree[][] {
  const proof: PerfectSubtree[][] = [];
  let [from, to] = [0, size];
  while (to - from > 1) {
    const middle = from + largestPowerBelow(to - from);
    const isLeft = index < middle;
    proof.unshift(isLeft ? perfectSubtrees(middle, to) : perfectSubtrees(from, middle));
    [from, to] = isLeft ? [from, middle] : [middle, to];
  }
  return proof;
}

/** @param hashOf of a perfect subtree */
export function inclusionProof(index: number, size: number, hashOf: (subtree: PerfectSubtree) => string): Promise<string[]> {
  return Promise.all(provingSubtrees(index, size).map((subtrees) => frontierHash(subtrees.map(hashOf))));
}
