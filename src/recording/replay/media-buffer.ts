import { SerialQueue } from '../../async/serial-queue.js';
import { within } from '../../async/within.js';
import type { PlacedSegment } from './segment-window.js';

type Bytes = Uint8Array<ArrayBuffer>;

/** What Chromium and Firefox both record and play. */
export const PLAYED_TYPE = 'video/webm; codecs="vp8,opus"';
/** How long a browser may take over one segment, ms. */
const TAKE_MS = 15_000;

/** Calls on a SourceBuffer one after another: it takes no second one before the first has ended. */
export class MediaBuffer {
  readonly #source: MediaSource;
  readonly #buffer: SourceBuffer;
  readonly #queue = new SerialQueue();
  /** The run whose header was appended last. */
  #run: number | null = null;

  constructor(source: MediaSource) {
    this.#source = source;
    this.#buffer = source.addSourceBuffer(PLAYED_TYPE);
  }

  /**
   * Appends a segment at its place, after its run's header where that is not the last one appended.
   * @returns false where the browser says that its buffer is full: nothing of the segment is in it then
   * @throws DOMException `InvalidStateError` once the media source has been closed; ConsultError `recording/playback` when the browser does not take it
   */
  append(place: PlacedSegment, header: Bytes, bytes: Bytes): Promise<boolean> {
    return this.#queue.run(async () => {
      try {
        if (this.#run !== place.init) {
          // Neither run's, until its header is in: one that was refused must not leave its offset to the other.
          this.#run = null;
          this.#buffer.timestampOffset = place.runStart / 1000;
          await this.#settle(() => this.#buffer.appendBuffer(header));
          this.#run = place.init;
        }
        await this.#settle(() => this.#buffer.appendBuffer(bytes));
        return true;
      } catch (error) {
        if (error instanceof DOMException && error.name === 'QuotaExceededError') return false;
        throw error;
      }
    });
  }

  /**
   * Removing opens a source that has ended (Media Source Extensions, `SourceBuffer.remove`): it is ended again, or the
   * element would wait at the end of the media for ever.
   * @param end seconds
   */
  removeBefore(end: number): Promise<void> {
    return this.#queue.run(async () => {
      const ended = this.#source.readyState === 'ended';
      await this.#settle(() => this.#buffer.remove(0, end));
      if (ended) this.#end();
    });
  }

  /** @param start seconds */
  removeAfter(start: number): Promise<void> {
    return this.#queue.run(() => this.#settle(() => this.#buffer.remove(start, Number.POSITIVE_INFINITY)));
  }

  /** @param duration seconds */
  setDuration(duration: number): Promise<void> {
    return this.#queue.run(async () => { if (this.#source.readyState === 'open') this.#source.duration = duration; });
  }

  /** Nothing lies behind what was appended: lets the element reach its end. */
  end(): Promise<void> {
    return this.#queue.run(async () => this.#end());
  }

  has(seconds: number): boolean {
    const { buffered } = this.#buffer;
    for (let index = 0; index < buffered.length; index += 1) {
      if (buffered.start(index) <= seconds && buffered.end(index) > seconds) return true;
    }
    return false;
  }

  /** Where media goes on after a hole, seconds; null when nothing is there. */
  nextAfter(seconds: number): number | null {
    const { buffered } = this.#buffer;
    for (let index = 0; index < buffered.length; index += 1) if (buffered.start(index) > seconds) return buffered.start(index);
    return null;
  }

  #end(): void {
    if (this.#source.readyState === 'open') this.#source.endOfStream();
  }

  #settle(call: () => void): Promise<void> {
    return within(new Promise<void>((resolve, reject) => {
      const buffer = this.#buffer;
      const end = (): void => {
        buffer.removeEventListener('updateend', end);
        buffer.removeEventListener('error', fail);
        resolve();
      };
      const fail = (): void => {
        buffer.removeEventListener('updateend', end);
        reject(new DOMException('The browser cannot decode a segment', 'EncodingError'));
      };
      buffer.addEventListener('updateend', end);
      buffer.addEventListener('error', fail, { once: true });
      try {
        call();
      } catch (error) {
        buffer.removeEventListener('updateend', end);
        buffer.removeEventListener('error', fail);
        reject(error as Error);
      }
    }), TAKE_MS, 'recording/playback');
  }
}
