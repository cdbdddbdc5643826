import { utf8 } from '../../domain/utf8.js';

/** Samples at 48 kHz that libopus, which every browser uses, needs to get going. */
const PRE_SKIP = 312;

/** The identification header of a mono Opus stream (RFC 7845, 5.1), for encoders that do not give one. */
export function opusHead(sampleRate: number): Uint8Array {
  const bytes = new Uint8Array(19);
  const view = new DataView(bytes.buffer);
  bytes.set(utf8('OpusHead'));
  view.setUint8(8, 1);
  view.setUint8(9, 1);
  view.setUint16(10, PRE_SKIP, true);
  view.setUint32(12, sampleRate, true);
  return bytes;
}
