import { ConsultError } from '../domain/consult-error.js';
import type { RecordingKey } from '../sealing/recording-key.js';
import { openSegment } from './open-segment.js';
import { startWorker } from './start-worker.js';

type Bytes = Uint8Array<ArrayBuffer>;

/** To the worker. */
export type ToOpener = { type: 'key'; bytes: Bytes } | { type: 'open'; id: number; context: Bytes; sealed: Bytes } | { type: 'wipe' };
/** From the worker, which first says `ready`. Null: it did not open. */
export interface OpenedSegment {
  id: number;
  bytes: Bytes | null;
}

/** How long a worker may take to load, ms, before the page does the work itself. */
const LOAD_MS = 4000;

/**
 * Opens the segments of one playback: in a worker of its own, so that the page's frames do not wait for it, or on the page
 * where there is no worker to be had.
 */
export class SegmentOpener {
  readonly #key: RecordingKey;
  readonly #waiting = new Map<number, { resolve: (bytes: Bytes | null) => void; reject: (error: unknown) => void }>();
  readonly #worker: Promise<Worker | null>;
  #count = 0;
  #closed = false;

  /** @param key is this opener's from here on: `close` wipes it */
  constructor(key: RecordingKey, start: () => Worker = startWorker) {
    this.#key = key;
    this.#worker = this.#start(start);
    // Looked at by `open`.
    this.#worker.catch(() => undefined);
  }

  /**
   * @param context where the segment belongs, as its head says: see `segmentContext`
   * @throws ConsultError `ownership/denied` when it does not open there; DOMException `AbortError` after `close`
   */
  async open(context: Bytes, sealed: Bytes): Promise<Bytes> {
    const worker = await this.#worker;
    if (this.#closed) throw closed();
    const opened = worker === null ? await this.#openHere(context, sealed) : await this.#ask(worker, context, sealed);
    if (this.#closed) throw closed();
    if (opened === null) throw new ConsultError('ownership/denied');
    return opened;
  }

  /** Ends the worker and wipes the key. Idempotent. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#key.wipe();
    for (const { reject } of this.#waiting.values()) reject(closed());
    this.#waiting.clear();
    this.#worker.then((worker) => {
      worker?.postMessage({ type: 'wipe' } satisfies ToOpener);
      worker?.terminate();
    }, () => undefined);
  }

  async #start(start: () => Worker): Promise<Worker | null> {
    let worker: Worker;
    try {
      worker = start();
    } catch {
      return null;
    }
    if (!(await isReady(worker)) || this.#closed) {
      worker.terminate();
      return null;
    }
    worker.onmessage = ({ data: { id, bytes } }: MessageEvent<OpenedSegment>) => {
      this.#waiting.get(id)?.resolve(bytes);
      this.#waiting.delete(id);
    };
    worker.onerror = () => this.#die();
    await this.#key.use(async (bytes) => {
      const copy = bytes.slice();
      worker.postMessage({ type: 'key', bytes: copy } satisfies ToOpener, [copy.buffer]);
    });
    return worker;
  }

  /** The segments are copied and not moved: whoever fetched them may still hold them. */
  #ask(worker: Worker, context: Bytes, sealed: Bytes): Promise<Bytes | null> {
    const id = this.#count++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      worker.postMessage({ type: 'open', id, context, sealed } satisfies ToOpener);
    });
  }

  #die(): void {
    for (const { reject } of this.#waiting.values()) reject(new ConsultError('recording/playback'));
    this.#waiting.clear();
  }

  async #openHere(context: Bytes, sealed: Bytes): Promise<Bytes | null> {
    return openSegment(this.#key, context, sealed).catch(() => null);
  }
}

function isReady(worker: Worker): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), LOAD_MS);
    const settle = (ready: boolean): void => {
      clearTimeout(timer);
      resolve(ready);
    };
    worker.onmessage = () => settle(true);
    worker.onerror = (event) => {
      event.preventDefault();
      settle(false);
    };
  });
}

function closed(): DOMException {
  return new DOMException('The playback was stopped', 'AbortError');
}
