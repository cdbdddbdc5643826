import { expect } from 'chai';
import * as fc from 'fast-check';
import { base64url } from 'jose';
import { inclusionProof, perfectSubtrees } from '../../src/ownership/inclusion-proof.js';
import { appendLeaf, completedBy, frontierHash, nextFrontier, treeHash, verifyInclusion, type Frontier } from '../../src/ownership/merkle-tree.js';

describe('proofs from what is kept with each leaf', () => {
  const leaves = Array.from({ length: 70 }, (_, index) => base64url.encode(new Uint8Array(32).fill(index)));
  const kept: string[][] = [];
  before(async () => {
    let frontier: Frontier = [];
    for (const [size, leaf] of leaves.entries()) {
      const completed = await completedBy(frontier, size, leaf);
      kept.push(completed);
      expect(nextFrontier(frontier, completed)).to.deep.equal(await appendLeaf(frontier, size, leaf));
      frontier = nextFrontier(frontier, completed);
    }
  });
  const hashOf = ({ last, level }: { last: number; level: number }): string => kept[last]?.[level] ?? '';

  it('keeps two hashes a leaf at most, counted over all', () => {
    expect(kept.flat().length).to.be.below(2 * leaves.length);
  });

  it('finds the frontier of every size again', async () => {
    for (let size = 1; size <= leaves.length; size += 1) {
      expect(await frontierHash(perfectSubtrees(0, size).map(hashOf)), String(size)).to.equal(await treeHash(leaves.slice(0, size)));
    }
    expect(perfectSubtrees(0, 0)).to.deep.equal([]);
  });

  it('proves every leaf in every tree', () => fc.assert(fc.asyncProperty(fc.integer({ min: 1, max: 70 }), fc.nat(), async (size, at) => {
    const index = at % size;
    return verifyInclusion({ leaf: leaves[index] ?? '', index, size, proof: await inclusionProof(index, size, hashOf), hash: await treeHash(leaves.slice(0, size)) });
  }), { numRuns: 200 })).timeout(60_000);
});
