import { RecordingKey } from '../sealing/recording-key.js';
import { SealError } from '../sealing/seal-error.js';
import { openSegment } from './open-segment.js';
import type { OpenedSegment, ToOpener } from './segment-opener.js';

/** What this file uses of a worker's global scope, which TypeScript's types of a page do not know. */
interface Scope {
  onmessage: ((event: MessageEvent<ToOpener>) => void) | null;
  postMessage(message: 'ready' | OpenedSegment, transfer?: Transferable[]): void;
}

const scope = globalThis as unknown as Scope;
let key: RecordingKey | null = null;

scope.onmessage = ({ data }) => {
  if (data.type === 'key') {
    key = RecordingKey.from(data.bytes);
    data.bytes.fill(0);
  } else if (data.type === 'wipe') {
    key?.wipe();
    key = null;
  } else void open(data);
};
scope.postMessage('ready');

async function open({ id, context, sealed }: Extract<ToOpener, { type: 'open' }>): Promise<void> {
  try {
    if (key === null) throw new SealError('key');
    const bytes = await openSegment(key, context, sealed);
    scope.postMessage({ id, bytes }, [bytes.buffer]);
  } catch {
    // Why it does not open is nobody's business: every cause means that it is not the recording's.
    scope.postMessage({ id, bytes: null });
  }
}
