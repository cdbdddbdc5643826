import { expect } from 'chai';
import * as fc from 'fast-check';
import { base64url } from 'jose';
import { appendLeaf, emptyTreeHash, frontierHash, frontierLength, treeHash, verifyInclusion, verifyRange, type Frontier } from '../../src/ownership/merkle-tree.js';

const sha256 = async (...parts: Uint8Array[]): Promise<Uint8Array> => {
  const all = new Uint8Array(parts.flatMap((part) => [...part]));
  return new Uint8Array(await crypto.subtle.digest('SHA-256', all));
};
/** Where RFC 9162 divides a tree: the largest power of two that is smaller. */
const split = (size: number): number => 2 ** Math.ceil(Math.log2(size) - 1);

/** RFC 9162, section 2.1.1, word for word: another reading of the text than the one that is tested. */
async function mth(leaves: readonly string[]): Promise<Uint8Array> {
  if (leaves.length === 0) return sha256();
  if (leaves.length === 1) return sha256(Uint8Array.of(0), base64url.decode(leaves[0] ?? ''));
  const k = split(leaves.length);
  return sha256(Uint8Array.of(1), await mth(leaves.slice(0, k)), await mth(leaves.slice(k)));
}

/** RFC 9162, section 2.1.3.1. */
async function path(index: number, leaves: readonly string[]): Promise<string[]> {
  if (leaves.length === 1) return [];
  const k = split(leaves.length);
  const [own, other, place] = index < k ? [leaves.slice(0, k), leaves.slice(k), index] : [leaves.slice(k), leaves.slice(0, k), index - k];
  return [...(await path(place, own)), base64url.encode(await mth(other))];
}

/** The hashes of the largest subtrees without a leaf of the page, from left to right: as docs/formats.md says. */
async function pageProof(start: number, end: number, leaves: readonly string[], from = 0): Promise<string[]> {
  if (from >= end || from + leaves.length <= start) return [base64url.encode(await mth(leaves))];
  if (from >= start && from + leaves.length <= end) return [];
  const k = split(leaves.length);
  return [...(await pageProof(start, end, leaves.slice(0, k), from)), ...(await pageProof(start, end, leaves.slice(k), from + k))];
}

describe('the Merkle tree of RFC 9162', () => {
  let all: string[];
  before(async () => {
    all = await Promise.all(Array.from({ length: 70 }, async (_, index) => base64url.encode(await sha256(Uint8Array.of(index)))));
  });
  const size = fc.integer({ min: 1, max: 70 });
  const hashOf = async (count: number): Promise<string> => base64url.encode(await mth(all.slice(0, count)));

  it('has the known hashes of no leaf and of one', async () => {
    // SHA-256 of nothing, and of a zero byte with 32 zero bytes after it (FIPS 180-4, by openssl).
    expect(await emptyTreeHash()).to.equal('47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU');
    expect(await treeHash([])).to.equal(await emptyTreeHash());
    const zero = base64url.encode(new Uint8Array(32));
    expect(await treeHash([zero])).to.equal('f5yeMayCVsovJYWD3yYtvH1vaPKgMEPVyZpK5ac5bOk');
  });

  it('hashes any number of leaves as its definition does', async () => {
    for (let count = 0; count <= all.length; count++) expect(await treeHash(all.slice(0, count)), String(count)).to.equal(await hashOf(count));
  });

  it('grows leaf by leaf from its frontier alone, which is no longer than its number has ones', async () => {
    let frontier: Frontier = [];
    for (const [count, leaf] of all.entries()) {
      frontier = await appendLeaf(frontier, count, leaf);
      expect(frontier).to.have.length(frontierLength(count + 1));
      expect(await frontierHash(frontier)).to.equal(await hashOf(count + 1));
    }
  });

  it('has each leaf at its place, and no other there', () => fc.assert(fc.asyncProperty(size, fc.nat(), fc.nat(), async (count, at, other) => {
    const [index, another] = [at % count, other % all.length];
    const leaves = all.slice(0, count);
    const given = { leaf: all[index] ?? '', index, size: count, proof: await path(index, leaves), hash: await hashOf(count) };
    if (!(await verifyInclusion(given))) return false;
    if (another !== index && (await verifyInclusion({ ...given, leaf: all[another] ?? '' }))) return false;
    if (another !== index && (await verifyInclusion({ ...given, index: another }))) return false;
    if (await verifyInclusion({ ...given, proof: [...given.proof, given.hash] })) return false;
    return given.proof.length === 0 || !(await verifyInclusion({ ...given, proof: given.proof.slice(1) }));
  }), { numRuns: 150 })).timeout(60_000);

  it('has a page of leaves one after the other, and nothing else for it', () => fc.assert(fc.asyncProperty(size, fc.nat(), fc.nat(), fc.nat(), async (count, one, two, which) => {
    const [a, b] = [one % count, two % count];
    const [start, end] = [Math.min(a, b), Math.max(a, b) + 1];
    const leaves = all.slice(0, count);
    const given = { leaves: leaves.slice(start, end), start, size: count, proof: await pageProof(start, end, leaves), hash: await hashOf(count) };
    if (!(await verifyRange(given))) return false;
    const changed = given.leaves.with(which % given.leaves.length, all[(which + 1) % all.length] ?? '');
    const wrong = [
      { ...given, leaves: given.leaves.slice(1) }, { ...given, leaves: [...given.leaves, all[0] ?? ''] }, { ...given, start: start + 1 },
      { ...given, proof: [...given.proof, given.hash] }, { ...given, hash: all[0] ?? '' }, { ...given, leaves: [] },
      ...(changed.join() === given.leaves.join() ? [] : [{ ...given, leaves: changed }]),
      ...(given.proof.length === 0 ? [] : [{ ...given, proof: given.proof.slice(1) }]),
    ];
    for (const each of wrong) if (await verifyRange(each)) return false;
    return true;
  }), { numRuns: 150 })).timeout(60_000);

  it('takes no text for a hash that is none', async () => {
    const hash = await hashOf(2);
    for (const proof of [['short'], [`${all[1]}=`], ['é'.repeat(43)], ['']]) {
      expect(await verifyInclusion({ leaf: all[0] ?? '', index: 0, size: 2, proof, hash })).to.equal(false);
      expect(await verifyRange({ leaves: all.slice(0, 1), start: 0, size: 2, proof, hash })).to.equal(false);
    }
    for (const index of [-1, 2, 0.5, Number.NaN, Infinity]) expect(await verifyInclusion({ leaf: all[0] ?? '', index, size: 2, proof: await path(0, all.slice(0, 2)), hash })).to.equal(false);
  });

  it('takes no proof of which one hash is none, and no hash that is written in another way', async () => {
    const leaves = all.slice(0, 4);
    const [hash, inclusion, page] = [await hashOf(4), await path(0, leaves), await pageProof(0, 1, leaves)];
    const single = { leaf: all[0] ?? '', index: 0, size: 4, proof: inclusion, hash };
    const range = { leaves: leaves.slice(0, 1), start: 0, size: 4, proof: page, hash };
    expect([await verifyInclusion(single), await verifyRange(range)]).to.deep.equal([true, true]);
    for (const bad of ['short', otherwise(inclusion[1] ?? '')]) {
      expect(await verifyInclusion({ ...single, proof: inclusion.with(1, bad) }), bad).to.equal(false);
      expect(await verifyRange({ ...range, proof: page.with(1, bad) }), bad).to.equal(false);
    }
    expect(await verifyInclusion({ ...single, leaf: otherwise(all[0] ?? '') })).to.equal(false);
    expect(await verifyRange({ ...range, leaves: [otherwise(all[0] ?? '')] })).to.equal(false);
    expect(await verifyRange({ ...range, leaves: [all[0] ?? '', 'short'], proof: await pageProof(0, 2, leaves) })).to.equal(false);
  });

  it('takes no proof that is longer than the tree is high, though its hashes come to the hash', async () => {
    const [first = '', second = ''] = all;
    // In the tree of two this is the second leaf's proof: in the tree of one there is nothing beside it.
    expect(await verifyInclusion({ leaf: second, index: 0, size: 1, proof: [await treeHash([first])], hash: await hashOf(2) })).to.equal(false);
  });

  it('has no page without a leaf, and none that begins outside the tree', async () => {
    const leaves = all.slice(0, 2);
    const hash = await hashOf(2);
    // With these hashes the tree is complete: only the page is empty.
    const hashes = await Promise.all(leaves.map((leaf) => treeHash([leaf])));
    expect(await verifyRange({ leaves: [], start: 1, size: 2, proof: hashes, hash })).to.equal(false);
    expect(await verifyRange({ leaves: [all[9] ?? '', ...leaves.slice(0, 1)], start: -1, size: 2, proof: hashes.slice(1), hash })).to.equal(false);
    expect(await verifyRange({ leaves: [...leaves.slice(1), all[9] ?? ''], start: 1, size: 2, proof: hashes.slice(0, 1), hash })).to.equal(false);
    for (const start of [0.5, Number.NaN, Infinity]) expect(await verifyRange({ leaves: leaves.slice(0, 1), start, size: 2, proof: hashes.slice(1), hash })).to.equal(false);
  });
});

/** The same bytes with the spare bits of the last character set: 43 characters have two more than 32 bytes. */
function otherwise(text: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return `${text.slice(0, -1)}${alphabet[alphabet.indexOf(text.at(-1) ?? '') + 1]}`;
}
