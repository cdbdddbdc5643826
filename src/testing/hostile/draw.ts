/** Chance that can be had again: the same seed and names give the same draws. */
export interface Draw {
  /** 0 to `count` - 1. */
  below(count: number): number;
  /** True in this share of all draws, 0 to 1. */
  chance(share: number): boolean;
  /** @throws TypeError when there is nothing to pick */
  pick<T>(from: readonly T[]): T;
}

/**
 * @param names what is drawn for: each its own row of draws, so that one answer does not depend on how many were given before
 */
export function drawFor(seed: number, ...names: readonly (string | number)[]): Draw {
  let state = hash(`${seed}/${names.join('/')}`);
  // mulberry32: small, fast, and good enough to choose by. It keeps no secret.
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (count: number): number => Math.floor(next() * count);
  return {
    below,
    chance: (share) => next() < share,
    pick: (from) => {
      if (from.length === 0) throw new TypeError('There is nothing to pick from.');
      return from[below(from.length)] as (typeof from)[number];
    },
  };
}

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  return value;
}
