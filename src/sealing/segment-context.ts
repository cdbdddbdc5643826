import { concatBytes } from '../domain/concat-bytes.js';
import { utf8 } from '../domain/utf8.js';
import { decodeExact } from './decode-exact.js';
import { ridBytes } from './rid-bytes.js';

const LABEL = utf8('consult/seg@v1\0');

/** The byte that stands for each kind. Part of the format: a number is never given another meaning. */
const KIND_BYTES = { init: 1, media: 2, meta: 3 } as const;
export type SealedKind = keyof typeof KIND_BYTES;

/** Where one sealed segment belongs. */
export interface SegmentPlace {
  /** The session claim's digest. */
  cd: string;
  /** As `newOpaqueId` makes it, or 16 bytes in base64url. */
  rid: string;
  epoch: number;
  seq: number;
  kind: SealedKind;
}

/**
 * The context that a segment is sealed for: a segment moved to another place, recording or claim does not open there.
 * 77 bytes: "consult/seg@v1\0" || cd(32) || rid(21, in older recordings 16) || u32be epoch || u32be seq || u8 kind.
 * @throws TypeError for anything that does not fit exactly
 */
export function segmentContext(place: SegmentPlace): Uint8Array<ArrayBuffer> {
  // Untyped callers too: an unknown kind must not become byte 0.
  if (!Object.hasOwn(KIND_BYTES, place.kind)) throw new TypeError('A segment is init, media or meta.');
  return concatBytes(
    LABEL,
    decodeExact(place.cd, 32, 'cd'),
    ridBytes(place.rid),
    u32(place.epoch, 'epoch'),
    u32(place.seq, 'seq'),
    Uint8Array.of(KIND_BYTES[place.kind]),
  );
}

function u32(value: number, name: string): Uint8Array {
  if (!Number.isInteger(value) || value < 0 || value > 0xffff_ffff) throw new TypeError(`${name} is a whole number of 32 bits.`);
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}
