import { openPieces } from '../../sealing/cobblestone.js';
import { openedLength } from '../../sealing/cobblestone-format.js';
import type { RecordingKey } from '../../sealing/recording-key.js';

/**
 * Opens a sealed segment, whole or not at all, one chunk after the other: a page that has no worker for it stays smooth.
 * @throws SealError when it is not the segment that the context says, under this key, from its first byte to its last
 */
export async function openSegment(key: RecordingKey, context: Uint8Array, sealed: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const opened = new Uint8Array(openedLength(sealed.length));
  let at = 0;
  for await (const chunk of openPieces(key, context, [sealed])) {
    opened.set(chunk, at);
    at += chunk.length;
  }
  return opened;
}
