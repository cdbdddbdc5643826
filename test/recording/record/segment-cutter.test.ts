import { expect } from 'chai';
import type { EnginePart } from '../../../src/recording/record/engine.js';
import { SegmentCutter } from '../../../src/recording/record/segment-cutter.js';
import type { Packet } from '../../../src/recording/webm/packet.js';

/** BlockDuration (RFC 9559, 5.1.3.5.3), with its length in eight bytes as we write it. */
const DURATION = 0x9b;

/** The durations that a cluster's blocks say, in order. */
function durations(bytes: Uint8Array): number[] {
  const found: number[] = [];
  for (let at = 0; at + 9 < bytes.length; at += 1) {
    const length = bytes[at + 8] ?? 0;
    if (bytes[at] !== DURATION || bytes[at + 1] !== 1 || bytes.subarray(at + 2, at + 8).some((byte) => byte !== 0) || length > 2) continue;
    found.push(bytes.subarray(at + 9, at + 9 + length).reduce((sum, byte) => sum * 256 + byte, 0));
  }
  return found;
}

const packet = (line: Packet['line'], at: number, key: boolean): Packet => ({ line, at, duration: line === 'audio' ? 20 : 0, key, data: Uint8Array.of(7, 7) });
const tracks = { width: 2, height: 2, colour: { matrix: 1, range: 1, transfer: 1, primaries: 1 }, sampleRate: 48_000, opusHead: new Uint8Array(19) };

describe('a cluster of a recording', () => {
  it('says of every picture how long it lasts, so that no player sees a hole between two', () => {
    const parts: EnginePart[] = [];
    const cutter = new SegmentCutter((part) => parts.push(part));
    cutter.add(packet('video', 0, true), { epoch: 0, tracks });
    for (const at of [0, 20, 40]) cutter.add(packet('audio', at, true));
    cutter.add(packet('video', 500, false));
    cutter.add(packet('video', 900, false));
    cutter.add(packet('video', 1000, true));
    cutter.add(packet('audio', 1000, true));
    cutter.finish();
    expect(parts.map(({ kind, dur }) => [kind, dur])).to.deep.equal([['init', 0], ['media', 1000], ['media', 20]]);
    expect(parts.slice(1).map(({ bytes }) => durations(bytes))).to.deep.equal([[500, 400, 100], [20]]);
  });
});
