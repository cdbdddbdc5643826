import { ConsultError } from '../../domain/consult-error.js';
import type { RecordingKey } from '../../sealing/recording-key.js';
import { openBytes } from '../../sealing/cobblestone.js';
import { startOpener } from './start-opener.js';
import { WorkerLine } from '../../async/worker-line.js';

type Bytes = Uint8Array<ArrayBuffer>;

/** To the worker. */
export type ToOpener = { type: 'key'; bytes: Bytes } | { type: 'open'; context: Bytes; sealed: Bytes } | { type: 'wipe' };
/** From the worker. Null: it did not open. */
export type OpenedSegment = Bytes | null;

type Line = WorkerLine<ToOpener, OpenedSegment>;

/**
 * Opens the segments of one playback: in a worker of its own, so that the page's frames do not wait for it, or on the page
 * where there is no worker to be had.
 */
export class SegmentOpener {
  readonly #key: RecordingKey;
  readonly #line: Promise<Line | null>;
  #closed = false;

  /** @param key is this opener's from here on: `close` wipes it */
  constructor(key: RecordingKey, start: () => Worker = startOpener) {
    this.#key = key;
    this.#line = this.#open(start);
    // Looked at by `open`.
    this.#line.catch(() => undefined);
  }

  /**
   * @param context where the segment belongs, as its head says: see `segmentContext`
   * @throws ConsultError `ownership/denied` when it does not open there, `recording/playback` when the worker fails; DOMException `AbortError` after `close`
   */
  async open(context: Bytes, sealed: Bytes): Promise<Bytes> {
    const line = await this.#line;
    if (this.#closed) throw closed();
    const opened = line === null ? await this.#openHere(context, sealed) : await this.#ask(line, context, sealed);
    if (this.#closed) throw closed();
    if (opened === null) throw new ConsultError('ownership/denied');
    return opened;
  }

  /** Ends the worker and wipes the key. Idempotent. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#key.wipe();
    this.#line.then((line) => this.#end(line), () => undefined);
  }

  async #open(start: () => Worker): Promise<Line | null> {
    const line = await WorkerLine.open<ToOpener, OpenedSegment>(start);
    if (line === null || this.#closed) return line;
    await this.#key.use(async (bytes) => {
      const copy = bytes.slice();
      line.tell({ type: 'key', bytes: copy }, [copy.buffer]);
    });
    return line;
  }

  #end(line: Line | null): void {
    line?.tell({ type: 'wipe' });
    line?.close(closed());
  }

  /** The segments are copied and not moved: whoever fetched them may still hold them. */
  #ask(line: Line, context: Bytes, sealed: Bytes): Promise<Bytes | null> {
    return line.ask({ type: 'open', context, sealed }).catch((cause: unknown) => {
      throw this.#closed ? closed() : new ConsultError('recording/playback', { cause });
    });
  }

  async #openHere(context: Bytes, sealed: Bytes): Promise<Bytes | null> {
    return openBytes(this.#key, context, sealed).catch(() => null);
  }
}

function closed(): DOMException {
  return new DOMException('The playback was stopped', 'AbortError');
}
