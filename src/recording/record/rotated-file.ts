import { within } from '../../async/within.js';

/** VP8 and Opus in WebM: the one format that Chromium and Firefox both make and play. */
export const ROTATED_TYPE = 'video/webm;codecs=vp8,opus';
/** A key picture, and so a segment, each second, where the browser can be told (Chromium). Not in TypeScript's DOM types. */
const OPTIONS: MediaRecorderOptions & { videoKeyFrameIntervalDuration: number } = {
  mimeType: ROTATED_TYPE, videoBitsPerSecond: 400_000, audioBitsPerSecond: 40_000, videoKeyFrameIntervalDuration: 1000,
};
/** Milliseconds between two pieces: how soon a recorder that stands still is noticed. */
const PIECE_MS = 500;
/** How long a recorder may take to close. One that has died says nothing more. */
const CLOSE_MS = 2000;
/** How long one may take to begin, ms. */
const START_MS = 8000;

export interface RotatedFileEvents {
  onData(): void;
  onFailure(error: unknown): void;
}

/** One MediaRecorder from start to stop. */
export class RotatedFile {
  /** Rejects with ConsultError `browser/no-answer` when it does not begin. */
  readonly started: Promise<void>;
  readonly #recorder: MediaRecorder;
  readonly #pieces: Blob[] = [];
  readonly #stopped: Promise<void>;
  #startedAt = performance.now();
  #stoppedAt: number | null = null;
  #asked = false;

  constructor(stream: MediaStream, events: RotatedFileEvents) {
    const recorder = new MediaRecorder(stream, OPTIONS);
    this.#recorder = recorder;
    recorder.ondataavailable = ({ data }) => {
      if (data.size === 0) return;
      this.#pieces.push(data);
      events.onData();
    };
    this.started = within(new Promise((resolve) => {
      recorder.onstart = () => {
        this.#startedAt = performance.now();
        resolve();
      };
    }), START_MS, 'browser/no-answer');
    // Only who takes over from another file waits for it.
    this.started.catch(() => undefined);
    this.#stopped = new Promise((resolve) => {
      recorder.onstop = () => {
        this.#stoppedAt ??= performance.now();
        resolve();
        if (!this.#asked) events.onFailure(new DOMException('The recorder stopped by itself', 'InvalidStateError'));
      };
    });
    recorder.onerror = (event) => {
      const { error } = event as Event & { error?: unknown };
      if (!this.#asked) events.onFailure(error ?? new DOMException('The recorder failed', 'UnknownError'));
    };
    recorder.start(PIECE_MS);
  }

  /** Milliseconds since it began. */
  age(): number {
    return performance.now() - this.#startedAt;
  }

  /** Milliseconds until `next` took over; without one, until it was closed. */
  lengthUntil(next: RotatedFile | null): number {
    const end = next === null ? (this.#stoppedAt ?? performance.now()) : next.#startedAt;
    return Math.round(end - this.#startedAt);
  }

  /** The whole file; what there is of it when the recorder has died. */
  async close(): Promise<Uint8Array<ArrayBuffer>> {
    this.#asked = true;
    this.#stoppedAt ??= performance.now();
    if (this.#recorder.state !== 'inactive') {
      this.#recorder.stop();
      await Promise.race([this.#stopped, new Promise((resolve) => { setTimeout(resolve, CLOSE_MS); })]);
    }
    return new Uint8Array(await new Blob(this.#pieces).arrayBuffer());
  }
}
