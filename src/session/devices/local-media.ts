import { asConsultError } from '../../domain/consult-error.js';
import { Capture, type CaptureDevices } from '../../media/capture.js';
import type { MediaKind } from '../../media/peer-link.js';
import type { LocalSnapshot } from '../session-snapshot.js';

export interface LocalMediaOptions {
  devices?: CaptureDevices;
  onChange: (local: LocalSnapshot) => void;
  /** What now goes on the line of this kind. */
  onTrack: (kind: MediaKind, track: MediaStreamTrack | null) => void;
}

export const NO_LOCAL_MEDIA: LocalSnapshot = {
  stream: null, muted: false, cameraOn: false, microphones: [], cameras: [],
  microphoneId: null, cameraId: null, microphoneError: null, cameraError: null,
};

/** My microphone and camera, and what a page shows of them. */
export class LocalMedia {
  readonly #options: LocalMediaOptions;
  readonly #capture: Capture;
  #snapshot = NO_LOCAL_MEDIA;
  #listing = 0;

  constructor(options: LocalMediaOptions) {
    this.#options = options;
    this.#capture = new Capture({
      devices: options.devices,
      onTrack: (kind, track) => this.#onTrack(kind, track),
      onDevices: () => void this.#refreshDevices(),
    });
  }

  track(kind: MediaKind): MediaStreamTrack | null {
    return this.#capture.track(kind);
  }

  /** Opens a device; its trouble, if any, is shown as well as thrown. @throws ConsultError `media/*` */
  async open(kind: MediaKind): Promise<void> {
    const field = kind === 'audio' ? 'microphoneError' : 'cameraError';
    try {
      await this.#capture.open(kind);
      this.#patch({ [field]: null });
    } catch (cause) {
      const error = asConsultError(cause, 'media/unsupported');
      if (error.code !== 'session/wrong-state') this.#patch({ [field]: error });
      throw error;
    } finally {
      // Names appear once the browser was allowed a device; nobody waits for them.
      void this.#refreshDevices();
    }
  }

  release(kind: MediaKind): void {
    this.#capture.release(kind);
  }

  setMuted(muted: boolean): void {
    const track = this.#capture.track('audio');
    if (track !== null) track.enabled = !muted;
    this.#patch({ muted });
  }

  /** @throws ConsultError `media/*`; the old device stays in use then */
  async select(kind: MediaKind, deviceId: string): Promise<void> {
    await this.#capture.select(kind, deviceId);
    void this.#refreshDevices();
  }

  /** Everything is released. Idempotent. */
  close(): void {
    this.#capture.close();
    this.#patch({ stream: null, cameraOn: false });
  }

  #onTrack(kind: MediaKind, track: MediaStreamTrack | null): void {
    if (kind === 'audio' && track !== null) track.enabled = !this.#snapshot.muted;
    const id = track?.getSettings().deviceId ?? null;
    this.#patch(kind === 'audio'
      ? { stream: this.#capture.stream, microphoneId: id, ...(track === null ? {} : { microphoneError: null }) }
      : { stream: this.#capture.stream, cameraId: id, cameraOn: track !== null, ...(track === null ? {} : { cameraError: null }) });
    this.#options.onTrack(kind, track);
  }

  async #refreshDevices(): Promise<void> {
    const listing = (this.#listing += 1);
    const list = await this.#capture.list();
    // An older answer may come after a newer one.
    if (listing === this.#listing) this.#patch(list);
  }

  #patch(patch: Partial<LocalSnapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...patch };
    this.#options.onChange(this.#snapshot);
  }
}
