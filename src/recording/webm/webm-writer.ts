// The few elements of Matroska (RFC 9559) and WebM that a live recording needs. Written here and not by a library because
// of two things that decide whether segments can be appended in any order, and that muxers for whole files leave out:
// every cluster says how long it is, so that a player knows its end, and every picture says how long it lasts, so that a
// player neither holds the last one back (Chromium), nor stretches it over the next cluster's first, nor sees a hole between
// two that are far apart (WebKitGTK).

import { concatBytes } from '../../domain/concat-bytes.js';
import { utf8 } from '../../domain/utf8.js';
import type { WebmColour } from './webm-colour.js';

/** A block of a cluster. */
export interface WebmBlock {
  line: 'video' | 'audio';
  /** Milliseconds from the cluster's start. */
  offset: number;
  key: boolean;
  data: Uint8Array;
  /** Milliseconds; of every picture, since they come at no even pace. */
  duration?: number | undefined;
}

export interface WebmTracks {
  width: number;
  height: number;
  colour: WebmColour;
  sampleRate: number;
  /** The identification header of the Opus stream (RFC 7845, 5.1). */
  opusHead: Uint8Array;
}

type Element = readonly [id: number, content: number | string | Uint8Array | readonly Element[]];

const TRACK = { video: 1, audio: 2 } as const;
const OPUS_PREROLL_NS = 80_000_000;
const OPUS_RATE = 48_000;

/** The header of a file: everything before its first cluster. */
export function webmHeader({ width, height, colour, sampleRate, opusHead }: WebmTracks): Uint8Array<ArrayBuffer> {
  const preSkip = (opusHead[10] ?? 0) | ((opusHead[11] ?? 0) << 8);
  const video: Element = [0xae, [
    [0xd7, TRACK.video], [0x73c5, TRACK.video], [0x83, 1], [0x9c, 0], [0x86, 'V_VP8'],
    [0xe0, [
      [0xb0, width], [0xba, height],
      [0x55b0, [[0x55b1, colour.matrix], [0x55b9, colour.range], [0x55ba, colour.transfer], [0x55bb, colour.primaries]]],
    ]],
  ]];
  const audio: Element = [0xae, [
    [0xd7, TRACK.audio], [0x73c5, TRACK.audio], [0x83, 2], [0x9c, 0], [0x86, 'A_OPUS'],
    [0x56aa, Math.round((preSkip / OPUS_RATE) * 1e9)], [0x56bb, OPUS_PREROLL_NS], [0x63a2, opusHead],
    [0xe1, [[0x9f, opusHead[9] ?? 1], [0xb5, float64(sampleRate)]]],
  ]];
  const ebml: Element = [0x1a45dfa3, [[0x4286, 1], [0x42f7, 1], [0x42f2, 4], [0x42f3, 8], [0x4282, 'webm'], [0x4287, 4], [0x4285, 2]]];
  const info: Element = [0x1549a966, [[0x2ad7b1, 1_000_000], [0x4d80, 'consultkit'], [0x5741, 'consultkit']]];
  // A segment of unknown length: clusters follow for as long as there are any.
  const segment = new Uint8Array([0x18, 0x53, 0x80, 0x67, 0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]);
  return concatBytes(...encoded(ebml), segment, ...encoded(info), ...encoded([0x1654ae6b, [video, audio]]));
}

/** One cluster. @param start milliseconds from the file's beginning */
export function webmCluster(start: number, blocks: readonly WebmBlock[]): Uint8Array<ArrayBuffer> {
  return concatBytes(...encoded([0x1f43b675, [[0xe7, start], ...blocks.map(blockElement)]]));
}

function blockElement({ line, offset, key, data, duration }: WebmBlock): Element {
  const simple = duration === undefined;
  const head = new Uint8Array([0x80 | TRACK[line], (offset >> 8) & 0xff, offset & 0xff, simple && key ? 0x80 : 0]);
  const block = concatBytes(head, data);
  if (simple) return [0xa3, block];
  // A block group's block is a key frame unless it refers to another: -1 ms says only that it does.
  return [0xa0, [[0xa1, block], [0x9b, duration], ...(key ? [] : [[0xfb, new Uint8Array([0xff])] as const])]];
}

function encoded([id, content]: Element): Uint8Array[] {
  const parts = typeof content === 'object' && !(content instanceof Uint8Array) ? content.flatMap(encoded) : [leaf(content)];
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return [bigEndian(id), lengthBytes(length), ...parts];
}

function leaf(content: number | string | Uint8Array): Uint8Array {
  if (typeof content === 'string') return utf8(content);
  return typeof content === 'number' ? bigEndian(content) : content;
}

/** A whole number in as few bytes as hold it, at least one. */
function bigEndian(value: number): Uint8Array {
  const bytes: number[] = [];
  for (let rest = value; rest > 0 || bytes.length === 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return new Uint8Array(bytes);
}

/** An element's length, always in eight bytes: the marker, then 56 bits. */
function lengthBytes(length: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, (1n << 56n) | BigInt(length));
  return bytes;
}

function float64(value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value);
  return bytes;
}
