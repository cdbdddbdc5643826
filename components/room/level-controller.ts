import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { measureVoice } from './voice-meter.js';

export interface LevelOptions {
  /** The stream to listen to; null: none. */
  stream: () => MediaStream | null;
  /** Gets 0 to 1, and 0 once when listening stops. */
  onLevel: (level: number) => void;
  /** Whether to listen now. Default: always. */
  active?: () => boolean;
  /**
   * Listens to a copy of the track that hears although the track is muted. The copy never leaves the page, and is
   * stopped with the element.
   */
  throughMute?: boolean;
}

/** Follows the voice of a stream for as long as its element is on the page. */
export class LevelController implements ReactiveController {
  readonly #options: LevelOptions;
  #track: MediaStreamTrack | null = null;
  #stop: (() => void) | null = null;

  constructor(host: ReactiveControllerHost, options: LevelOptions) {
    this.#options = options;
    host.addController(this);
  }

  hostUpdated(): void {
    const wanted = this.#options.active?.() === false ? null : liveAudio(this.#options.stream());
    if (wanted === this.#track) return;
    this.hostDisconnected();
    this.#track = wanted;
    if (wanted !== null) this.#stop = this.#listen(wanted);
  }

  hostDisconnected(): void {
    this.#stop?.();
    this.#stop = null;
    this.#track = null;
  }

  #listen(track: MediaStreamTrack): () => void {
    const { onLevel } = this.#options;
    if (this.#options.throughMute !== true) {
      const stop = measureVoice(track, onLevel);
      return () => { stop(); onLevel(0); };
    }
    const copy = track.clone();
    copy.enabled = true;
    const stop = measureVoice(copy, onLevel);
    return () => { stop(); copy.stop(); onLevel(0); };
  }
}

function liveAudio(stream: MediaStream | null): MediaStreamTrack | null {
  return stream?.getAudioTracks().find((track) => track.readyState === 'live') ?? null;
}
