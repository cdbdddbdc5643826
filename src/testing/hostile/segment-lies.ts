import type { Draw } from './draw.js';
import type { Truth } from './item-lie.js';
import type { Harm } from './told.js';

type Bytes = Uint8Array<ArrayBuffer>;

export interface SegmentLie {
  readonly name: string;
  readonly harm: Harm;
  /** @returns null for no bytes at all */
  readonly tell: (honest: Bytes, from: { mine: Truth; also: Truth; other: Truth; seq: number; draw: Draw }) => Bytes | null;
}

/** What can be served instead of a segment's sealed bytes. */
export const SEGMENT_LIES: readonly SegmentLie[] = [
  { name: 'a stranger’s segment of the same number', harm: 'foreign', tell: (_honest, { other, seq, draw }) => other.segments[seq] ?? draw.pick(other.segments) },
  { name: 'a segment of another recording of mine', harm: 'altered', tell: (_honest, { also, seq, draw }) => also.segments[seq] ?? draw.pick(also.segments) },
  { name: 'another segment of the recording', harm: 'altered', tell: (_honest, { mine, seq, draw }) => draw.pick(mine.segments.filter((_, index) => index !== seq)) },
  { name: 'a segment cut short', harm: 'altered', tell: (honest, { draw }) => honest.slice(0, draw.below(honest.length)) },
  { name: 'a segment with something after it', harm: 'altered', tell: (honest, { draw }) => new Uint8Array([...honest, ...honest.subarray(0, 1 + draw.below(16))]) },
  { name: 'a segment with a bit flipped', harm: 'altered', tell: (honest, { draw }) => flipped(honest, draw) },
  { name: 'no bytes', harm: 'altered', tell: () => new Uint8Array() },
  { name: 'no segment', harm: 'less', tell: () => null },
];

function flipped(bytes: Bytes, draw: Draw): Bytes {
  const at = draw.below(bytes.length);
  const bit = 1 << draw.below(8);
  return bytes.map((byte, index) => (index === at ? byte ^ bit : byte));
}
