import type { ControlMessage } from '../../domain/control-message.js';
import type { MediaMode } from '../../domain/media-mode.js';
import type { CaptureDevices } from '../../media/capture.js';
import type { MediaKind } from '../../media/peer-link.js';
import { PeerLine, type PeerLineOptions } from '../connection/peer-line.js';
import type { LocalSnapshot } from '../session-snapshot.js';
import { deviceWords } from './device-condition.js';
import { LocalMedia } from './local-media.js';

export interface CallMediaOptions {
  devices?: CaptureDevices;
  line: Omit<PeerLineOptions, 'tracks' | 'onRemoteTrack'>;
  onLocal: (local: LocalSnapshot) => void;
  /** What this side now sends, or would. */
  onLocalTrack: (kind: MediaKind, track: MediaStreamTrack | null) => void;
  /** What is heard and seen of the other side from now on; null: its camera is off. */
  onRemoteTrack: (kind: MediaKind, track: MediaStreamTrack | null) => void;
  onTrouble: (cause: unknown) => void;
}

type DevicesMessage = Extract<ControlMessage, { type: 'devices' }>;

/** My devices and the line to the other side: what is open for my own eyes, and what of it the other one gets. */
export class CallMedia {
  readonly line: PeerLine;
  readonly #options: CallMediaOptions;
  readonly #local: LocalMedia;
  /** Whether the camera may be seen by the other one, or is open for my own preview alone. */
  #cameraShown = false;
  /** Whether the person has turned it off in a consultation by video: it stays so until the person turns it on. */
  #cameraStopped = false;
  #begun = false;
  #told: DevicesMessage | null = null;
  /** What has come of the other's camera, and whether its page says that it shows something. */
  #theirs: { track: MediaStreamTrack | null; shown: boolean } = { track: null, shown: true };

  constructor(options: CallMediaOptions) {
    this.#options = options;
    const { line: { role }, onRemoteTrack } = options;
    this.#local = new LocalMedia({ role, devices: options.devices, onChange: (local) => this.#onLocal(local), onTrack: (kind, track) => this.#onTrack(kind, track) });
    this.line = new PeerLine({
      ...options.line,
      onRemoteTrack: (kind, track) => {
        if (kind === 'video') this.#theirs = { ...this.#theirs, track };
        if (kind === 'audio' || this.#theirs.shown) onRemoteTrack(kind, track);
      },
      tracks: () => ({ audio: this.#local.track('audio'), video: this.#cameraShown ? this.#local.track('video') : null }),
    });
  }

  /** Opens the devices for my own eyes; in a call, the camera alone. Never rejects: trouble is in the local snapshot. */
  async preview({ camera }: { camera: boolean }): Promise<void> {
    if (!camera && !this.#cameraShown) this.#local.release('video');
    await Promise.allSettled([this.#begun ? undefined : this.#local.open('audio'), camera ? this.#local.open('video') : undefined]);
  }

  /**
   * From here on the other one may see what I chose.
   * @param stopped I come back into a consultation by video with my camera off
   * @returns audio when the camera could not be opened
   */
  begin(mode: MediaMode, stopped = false): MediaMode {
    this.#begun = true;
    this.#stop(mode === 'video' && stopped);
    this.#cameraShown = mode === 'video' && (stopped || this.#local.track('video') !== null);
    // A camera that has not come in time is not wanted any more: it must not light up in a call by audio.
    if (!this.#cameraShown || stopped) this.#local.release('video');
    this.#local.begin();
    return this.#cameraShown ? 'video' : 'audio';
  }

  /** For a switch that the person has asked for, or agreed to. @throws ConsultError `media/*` */
  openCamera(): Promise<void> {
    this.#stop(false);
    return this.#local.open('video');
  }

  /** @throws ConsultError `media/*` */
  async showCamera(): Promise<void> {
    this.#cameraShown = true;
    if (!this.#cameraStopped && this.#local.track('video') === null) await this.#local.open('video');
    await this.line.setTrack('video', this.#local.track('video'));
    this.#say();
  }

  /** Off the line, and the light out. */
  releaseCamera(): void {
    this.#cameraShown = false;
    this.#local.release('video');
  }

  /** Turns my camera off, its light out, or on again, while the consultation stays by video. @throws ConsultError `media/*` */
  async setCamera(on: boolean): Promise<void> {
    this.#stop(!on);
    if (on) await this.#local.open('video');
    else this.#local.release('video');
  }

  setMuted(muted: boolean): void {
    this.#local.setMuted(muted);
    this.line.send({ type: 'mute', muted });
  }

  /** @throws ConsultError `media/*`; the old device stays in use then */
  async select(kind: 'microphone' | 'camera' | 'speaker', deviceId: string): Promise<void> {
    if (kind === 'speaker') this.#local.selectSpeaker(deviceId);
    else await this.#local.select(kind === 'microphone' ? 'audio' : 'video', deviceId);
  }

  /** @throws ConsultError `media/*`; the old camera stays in use then */
  turnCamera(): Promise<void> {
    return this.#local.turnCamera();
  }

  /** @throws ConsultError `media/*` */
  repair(kind: 'microphone' | 'camera'): Promise<void> {
    return this.#local.repair(kind === 'microphone' ? 'audio' : 'video');
  }

  /** First on a new connection. */
  greet(): void {
    this.#told = null;
    this.line.send({ type: 'mute', muted: this.#local.snapshot.muted });
    this.#say();
  }

  /** How the other's devices stand: what is recorded of a camera that is off is the name card, not its last picture. */
  heard({ camera }: DevicesMessage): void {
    const { track, shown } = this.#theirs;
    this.#theirs = { track, shown: camera === 'on' };
    if (track === null || shown === this.#theirs.shown) return;
    this.#options.onRemoteTrack('video', this.#theirs.shown ? track : null);
  }

  /** Devices are released now; a goodbye may take `linger` milliseconds to leave through the line that it closes. */
  close(linger: number): void {
    this.#cameraShown = false;
    this.#local.close();
    setTimeout(() => this.line.stop(), linger);
  }

  #stop(stopped: boolean): void {
    this.#cameraStopped = stopped;
    if (this.#local.snapshot.cameraStopped !== stopped) this.#local.patch({ cameraStopped: stopped });
  }

  #onLocal(local: LocalSnapshot): void {
    this.#options.onLocal(local);
    this.#say(local);
  }

  #onTrack(kind: MediaKind, track: MediaStreamTrack | null): void {
    if (kind === 'audio' || this.#cameraShown || track === null) this.line.setTrack(kind, track).catch(this.#options.onTrouble);
    this.#options.onLocalTrack(kind, track);
  }

  /** Tells the other side how my devices stand, once for each change. */
  #say(local = this.#local.snapshot): void {
    if (!this.#begun) return;
    const words: DevicesMessage = { type: 'devices', ...deviceWords(local, this.#cameraShown && !this.#cameraStopped) };
    if (this.#told?.microphone === words.microphone && this.#told.camera === words.camera) return;
    this.#told = words;
    this.line.send(words);
  }
}
