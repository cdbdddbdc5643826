import type { MediaMode } from '../../domain/media-mode.js';
import type { CaptureDevices } from '../../media/capture.js';
import type { MediaKind } from '../../media/peer-link.js';
import { LocalMedia } from './local-media.js';
import { PeerLine, type PeerLineOptions } from '../connection/peer-line.js';
import type { LocalSnapshot } from '../session-snapshot.js';

export interface CallMediaOptions {
  devices?: CaptureDevices;
  line: Omit<PeerLineOptions, 'tracks'>;
  onLocal: (local: LocalSnapshot) => void;
  /** What this side now sends, or would. */
  onLocalTrack: (kind: MediaKind, track: MediaStreamTrack | null) => void;
  onTrouble: (cause: unknown) => void;
}

/** My devices and the line to the other side: what is open for my own eyes, and what of it the other one gets. */
export class CallMedia {
  readonly line: PeerLine;
  readonly #options: CallMediaOptions;
  readonly #local: LocalMedia;
  /** Whether the camera may be seen by the other one, or is open for my own preview alone. */
  #cameraShown = false;

  constructor(options: CallMediaOptions) {
    this.#options = options;
    this.#local = new LocalMedia({ devices: options.devices, onChange: options.onLocal, onTrack: (kind, track) => this.#onTrack(kind, track) });
    this.line = new PeerLine({
      ...options.line,
      tracks: () => ({ audio: this.#local.track('audio'), video: this.#cameraShown ? this.#local.track('video') : null }),
    });
  }

  /** Opens the devices for my own eyes. Never rejects: trouble is in the local snapshot. */
  async preview({ camera }: { camera: boolean }): Promise<void> {
    if (!camera && !this.#cameraShown) this.#local.release('video');
    await Promise.allSettled([this.#local.open('audio'), camera ? this.#local.open('video') : undefined]);
  }

  /** From here on the other one may see what I chose. @returns audio when the camera could not be opened */
  begin(mode: MediaMode): MediaMode {
    this.#cameraShown = mode === 'video' && this.#local.track('video') !== null;
    // A camera that has not come in time is not wanted any more: it must not light up in a call by audio.
    if (!this.#cameraShown) this.#local.release('video');
    return this.#cameraShown ? 'video' : 'audio';
  }

  /** @throws ConsultError `media/*` */
  openCamera(): Promise<void> {
    return this.#local.open('video');
  }

  /** @throws ConsultError `media/*` */
  async showCamera(): Promise<void> {
    this.#cameraShown = true;
    if (this.#local.track('video') === null) await this.#local.open('video');
    await this.line.setTrack('video', this.#local.track('video'));
  }

  /** Off the line, and the light out. */
  releaseCamera(): void {
    this.#cameraShown = false;
    this.#local.release('video');
  }

  setMuted(muted: boolean): void {
    this.#local.setMuted(muted);
    this.line.send({ type: 'mute', muted });
  }

  /** @throws ConsultError `media/*`; the old device stays in use then */
  select(kind: MediaKind, deviceId: string): Promise<void> {
    return this.#local.select(kind, deviceId);
  }

  /** Devices are released now; a goodbye may take `linger` milliseconds to leave through the line that it closes. */
  close(linger: number): void {
    this.#cameraShown = false;
    this.#local.close();
    setTimeout(() => this.line.stop(), linger);
  }

  #onTrack(kind: MediaKind, track: MediaStreamTrack | null): void {
    if (kind === 'audio' || this.#cameraShown || track === null) this.line.setTrack(kind, track).catch(this.#options.onTrouble);
    this.#options.onLocalTrack(kind, track);
  }
}
