import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Playback, RecordingsLibrary } from '../../src/client/recordings-library.js';
import { asConsultError, type ConsultError } from '../../src/domain/consult-error.js';
import type { VerifiedRecording } from '../../src/ownership/gate.js';

/** One recording being fed into a media element; another one, leaving the page or an error ends it. */
export class ReplayController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #onError: (error: ConsultError) => void;
  #playback: Playback | null = null;
  #error: ConsultError | null = null;

  constructor(host: ReactiveControllerHost, onError: (error: ConsultError) => void) {
    this.#host = host;
    this.#onError = onError;
    host.addController(this);
  }

  get error(): ConsultError | null {
    return this.#error;
  }

  /** Milliseconds; null before it has begun. */
  get duration(): number | null {
    return this.#playback?.duration ?? null;
  }

  start(library: RecordingsLibrary, recording: VerifiedRecording, media: HTMLMediaElement): void {
    this.stop();
    this.#error = null;
    const playback = library.play(recording, media);
    this.#playback = playback;
    playback.done.catch((cause: unknown) => {
      if (this.#playback !== playback) return;
      this.stop();
      this.#error = asConsultError(cause, 'recording/playback');
      this.#onError(this.#error);
      this.#host.requestUpdate();
    });
    this.#host.requestUpdate();
  }

  stop(): void {
    const playback = this.#playback;
    this.#playback = null;
    playback?.stop();
  }

  hostDisconnected(): void {
    this.stop();
  }
}
