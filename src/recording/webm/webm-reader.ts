import type { Packet } from './packet.js';
import type { WebmTracks } from './webm-writer.js';

/** Elements that are stepped into; all others are read or skipped whole. Lengths of these may be unknown, so they are not used. */
const MASTERS = new Set([0x18538067, 0x1654ae6b, 0xae, 0xe0, 0xe1, 0x55b0, 0x1f43b675, 0xa0]);
const TYPES: Readonly<Record<number, Packet['line']>> = { 1: 'video', 2: 'audio' };
const LACED = 0x06;

/**
 * The packets of a WebM file of one video and one Opus track, as a browser's own recorder writes it, in order of time.
 * @throws RangeError when it is cut short or of another kind
 */
export function readWebm(bytes: Uint8Array): { tracks: WebmTracks; packets: Packet[] } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const packets: Packet[] = [];
  const lines = new Map<number, Packet['line']>();
  const colour = { matrix: 2, transfer: 2, primaries: 2, range: 0 };
  const tracks: WebmTracks = { width: 0, height: 0, colour, sampleRate: 48_000, opusHead: new Uint8Array() };
  let [number, cluster, scale] = [0, 0, 1_000_000];

  const read = (id: number, from: number, size: number): void => {
    const value = (): number => unsigned(bytes.subarray(from, from + size));
    if (id === 0xd7) number = value();
    else if (id === 0x83) lines.set(number, TYPES[value()] ?? fail('a track of another kind'));
    else if (id === 0xb0) tracks.width = value();
    else if (id === 0xba) tracks.height = value();
    else if (id === 0x55b1) colour.matrix = value();
    else if (id === 0x55b9) colour.range = value();
    else if (id === 0x55ba) colour.transfer = value();
    else if (id === 0x55bb) colour.primaries = value();
    else if (id === 0x63a2 && lines.get(number) === 'audio') tracks.opusHead = bytes.slice(from, from + size);
    else if (id === 0xb5) tracks.sampleRate = size === 4 ? view.getFloat32(from) : view.getFloat64(from);
    else if (id === 0x2ad7b1) scale = value();
    else if (id === 0xe7) cluster = value();
    else if (id === 0xa3 || id === 0xa1) packets.push(block(id, from, size));
    // A reference to another block: this one is no key frame.
    else if (id === 0xfb) Object.assign(packets.at(-1) ?? {}, { key: false });
  };
  const block = (id: number, from: number, size: number): Packet => {
    const track = vint(bytes, from, true);
    const head = from + track.length;
    const flags = view.getUint8(head + 2);
    if ((flags & LACED) !== 0) fail('laced blocks');
    return {
      line: lines.get(track.value) ?? fail('a block of no track'),
      at: Math.round(((cluster + view.getInt16(head)) * scale) / 1_000_000),
      duration: 0,
      key: id === 0xa1 || (flags & 0x80) !== 0,
      data: bytes.slice(head + 3, from + size),
    };
  };

  for (let at = 0; at < bytes.length;) {
    const id = vint(bytes, at, false);
    const size = vint(bytes, at + id.length, true);
    at += id.length + size.length;
    if (MASTERS.has(id.value)) continue;
    // The last block of a recorder that died may be cut short; what came before it is whole.
    if (at + size.value > bytes.length) break;
    read(id.value, at, size.value);
    at += size.value;
  }
  return { tracks, packets: packets.sort((a, b) => a.at - b.at) };
}

/** A number that says its own length: as an element's name it keeps the marker, as a length it does not. */
function vint(bytes: Uint8Array, at: number, unmarked: boolean): { value: number; length: number } {
  const first = bytes[at] ?? 0;
  const length = Math.clz32(first) - 23;
  if (first === 0) fail('no element');
  const rest = unsigned(bytes.subarray(at + 1, at + length));
  const head = unmarked ? first & (0xff >> length) : first;
  return { value: head * 256 ** (length - 1) + rest, length };
}

function unsigned(bytes: Uint8Array): number {
  return bytes.reduce((sum, byte) => sum * 256 + byte, 0);
}

function fail(what: string): never {
  throw new RangeError(`Not a recording of this kind: ${what}`);
}
