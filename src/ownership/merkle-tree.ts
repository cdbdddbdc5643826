import { concatBytes } from '../domain/concat-bytes.js';
import { fromBase64url } from './base64url.js';
import { digest } from './digest.js';

// The Merkle tree of RFC 9162, section 2.1, over SHA-256. A leaf's data is the 32 bytes of a digest; every hash is base64url.

/** The roots of the perfect subtrees that the leaves so far make, the largest first: all that is needed to go on. */
export type Frontier = readonly string[];

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

/** The hash of a tree without a leaf. */
export function emptyTreeHash(): Promise<string> {
  return digest(new Uint8Array());
}

/** @param leaf base64url of the leaf's 32 bytes */
export async function leafHash(leaf: string): Promise<string> {
  return digest(concatBytes(LEAF, fromBase64url(leaf)));
}

/** The tree's hash over all leaves that the frontier stands for. */
export async function frontierHash(frontier: Frontier): Promise<string> {
  const hashes = [...frontier];
  let hash = hashes.pop();
  if (hash === undefined) return emptyTreeHash();
  for (let left = hashes.pop(); left !== undefined; left = hashes.pop()) hash = await nodeHash(left, hash);
  return hash;
}

/**
 * The frontier with one leaf more.
 * @param size how many leaves the frontier stands for: it has one hash for each 1 in this number
 */
export async function appendLeaf(frontier: Frontier, size: number, leaf: string): Promise<Frontier> {
  return nextFrontier(frontier, await completedBy(frontier, size, leaf));
}

/**
 * The hashes of the perfect subtrees that one leaf more completes, its own leaf's first, each of twice as many leaves as the
 * one before. Kept with each leaf, they are all that a proof of any leaf needs.
 */
export async function completedBy(frontier: Frontier, size: number, leaf: string): Promise<string[]> {
  let hash = await leafHash(leaf);
  const completed = [hash];
  for (let rest = size, at = frontier.length - 1; rest % 2 === 1; rest = (rest - 1) / 2, at -= 1) {
    hash = await nodeHash(frontier[at] ?? '', hash);
    completed.push(hash);
  }
  return completed;
}

/** The frontier with the leaf that has completed these. */
export function nextFrontier(frontier: Frontier, completed: readonly string[]): Frontier {
  return [...frontier.slice(0, frontier.length + 1 - completed.length), ...completed.slice(-1)];
}

/** How many hashes the frontier of so many leaves has. */
export function frontierLength(size: number): number {
  return [...size.toString(2)].filter((bit) => bit === '1').length;
}

/** The tree's hash over these leaves. */
export async function treeHash(leaves: readonly string[]): Promise<string> {
  let frontier: Frontier = [];
  for (const [size, leaf] of leaves.entries()) frontier = await appendLeaf(frontier, size, leaf);
  return frontierHash(frontier);
}

/** Whether `leaf` stands at `index` of the tree of `size` leaves with this hash: RFC 9162, section 2.1.3.2. */
export async function verifyInclusion({ leaf, index, size, proof, hash }: { leaf: string; index: number; size: number; proof: readonly string[]; hash: string }): Promise<boolean> {
  if (!isIndex(index, size) || !proof.every(isHash) || !isHash(leaf)) return false;
  let [place, last] = [index, size - 1];
  let found = await leafHash(leaf);
  for (const other of proof) {
    if (last === 0) return false;
    if (place % 2 === 1 || place === last) {
      found = await nodeHash(other, found);
      while (place % 2 === 0 && place !== 0) [place, last] = [Math.floor(place / 2), Math.floor(last / 2)];
    } else {
      found = await nodeHash(found, other);
    }
    [place, last] = [Math.floor(place / 2), Math.floor(last / 2)];
  }
  return last === 0 && found === hash;
}

/**
 * Whether `leaves` stand one after the other, from `start` on, in the tree of `size` leaves with this hash.
 * @param proof the hashes of the largest subtrees that hold none of them, from left to right: see docs/formats.md
 */
export async function verifyRange({ leaves, start, size, proof, hash }: { leaves: readonly string[]; start: number; size: number; proof: readonly string[]; hash: string }): Promise<boolean> {
  const end = start + leaves.length;
  if (leaves.length === 0 || !isIndex(start, size) || !isIndex(end - 1, size) || !proof.every(isHash) || !leaves.every(isHash)) return false;
  let used = 0;
  const subtree = async (from: number, to: number): Promise<string | null> => {
    if (to <= start || from >= end) return proof[used++] ?? null;
    if (to - from === 1) return leafHash(leaves[from - start] ?? '');
    const middle = from + largestPowerBelow(to - from);
    const left = await subtree(from, middle);
    const right = left === null ? null : await subtree(middle, to);
    return left === null || right === null ? null : nodeHash(left, right);
  };
  const found = await subtree(0, size);
  return used === proof.length && found === hash;
}

/** Where a tree of so many leaves is divided: the largest power of two that is smaller. */
export function largestPowerBelow(size: number): number {
  let power = 1;
  while (power * 2 < size) power *= 2;
  return power;
}

async function nodeHash(left: string, right: string): Promise<string> {
  return digest(concatBytes(NODE, fromBase64url(left), fromBase64url(right)));
}

function isIndex(index: number, size: number): boolean {
  return Number.isSafeInteger(index) && Number.isSafeInteger(size) && index >= 0 && index < size;
}

function isHash(text: string): boolean {
  try {
    return fromBase64url(text).length === 32;
  } catch {
    return false;
  }
}
