import type { LitElement, ReactiveController } from 'lit';

export interface PlaybackOptions {
  stream: () => MediaStream | null;
  /** Whether the sound stays off: for one's own picture. Set as a property: the attribute only speaks at creation. */
  silent: boolean;
  /** The loudspeaker's id; empty, or absent: the browser's choice. */
  speaker?: () => string;
  /** That loudspeaker cannot be used. */
  onSpeakerRefused?: () => void;
  /** The browser refused to play until the page is touched (true), or plays now (false). */
  onBlocked?: (blocked: boolean) => void;
}

/**
 * Plays a stream in the element's one `<video>`. The stream object stays the same for the whole session, so the
 * element's `srcObject` is set once; `play()` is always called, because phones do not start by themselves.
 */
export class PlaybackController implements ReactiveController {
  readonly #host: LitElement;
  readonly #options: PlaybackOptions;
  #video: HTMLVideoElement | null = null;
  #stream: MediaStream | null = null;
  /** The loudspeaker that this video was given. */
  #speaker = '';

  constructor(host: LitElement, options: PlaybackOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  get video(): HTMLVideoElement | null {
    return this.#video;
  }

  hostConnected(): void {
    // Leaving the document pauses a video; coming back has to start it again.
    this.#host.requestUpdate();
  }

  hostUpdated(): void {
    const video = this.#host.renderRoot.querySelector('video');
    if (video !== this.#video) {
      this.#release();
      this.#video = video;
      this.#speaker = '';
    }
    if (video === null) return;
    video.muted = this.#options.silent;
    const stream = this.#options.stream();
    if (video.srcObject !== stream) {
      this.#stream?.removeEventListener('addtrack', this.play);
      video.srcObject = stream;
      this.#stream = stream;
      stream?.addEventListener('addtrack', this.play);
    }
    if (stream !== null && video.paused) this.play();
    this.#speakThrough(video, this.#options.speaker?.() ?? '');
  }

  hostDisconnected(): void {
    this.#release();
  }

  /** Starts playing. From a click it also lifts a browser's refusal. */
  readonly play = (): void => {
    const video = this.#video;
    if (video === null || video.srcObject === null || !this.#host.isConnected) return;
    video.play().then(
      () => this.#options.onBlocked?.(false),
      (error: unknown) => {
        // Any other refusal (a newer load, a removed element) is followed by another attempt.
        if (error instanceof DOMException && error.name === 'NotAllowedError') this.#options.onBlocked?.(true);
      },
    );
  };

  #speakThrough(video: HTMLVideoElement, speaker: string): void {
    if (speaker === this.#speaker || !('setSinkId' in video)) return;
    this.#speaker = speaker;
    video.setSinkId(speaker).catch(() => { if (this.#speaker === speaker && speaker !== '') this.#options.onSpeakerRefused?.(); });
  }

  #release(): void {
    this.#stream?.removeEventListener('addtrack', this.play);
    this.#stream = null;
    if (this.#video !== null) this.#video.srcObject = null;
    this.#video = null;
  }
}
