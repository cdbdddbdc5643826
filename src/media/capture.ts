import { SerialQueue } from '../async/serial-queue.js';
import { ConsultError } from '../domain/consult-error.js';
import { captureError } from './capture-error.js';
import type { MediaKind } from './peer-link.js';

/** The part of `navigator.mediaDevices` that capture needs; a fake in tests. */
export type CaptureDevices = Pick<MediaDevices, 'getUserMedia' | 'enumerateDevices' | 'addEventListener' | 'removeEventListener'>;

export interface DeviceList {
  microphones: { deviceId: string; label: string }[];
  cameras: { deviceId: string; label: string }[];
}

export interface CaptureOptions {
  devices?: CaptureDevices;
  /** A track was taken, swapped, lost or released; null: none now. */
  onTrack: (kind: MediaKind, track: MediaStreamTrack | null) => void;
  /** A device was plugged in or out. */
  onDevices: () => void;
}

const IDEAL: Record<MediaKind, MediaTrackConstraints> = {
  audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
  video: { width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 24 } },
};

/** WebKit lets a page hold one capture session: a second getUserMedia mutes the first track (WebKit bug 179363). */
const ONE_CAPTURE_AT_A_TIME = typeof navigator !== 'undefined' && /AppleWebKit/.test(navigator.userAgent) && !/Chrom(e|ium)/.test(navigator.userAgent);

/**
 * The one place that opens and closes devices. Requests are served one after the other. `stream` is the same object
 * for its whole life; tracks come and go in it.
 */
export class Capture {
  readonly stream = new MediaStream();
  readonly #options: CaptureOptions;
  readonly #devices: CaptureDevices | undefined;
  readonly #chosen: Partial<Record<MediaKind, string>> = {};
  readonly #wanted: Record<MediaKind, boolean> = { audio: false, video: false };
  readonly #queue = new SerialQueue();
  #closed = false;

  constructor(options: CaptureOptions) {
    this.#options = options;
    this.#devices = options.devices ?? (navigator.mediaDevices as MediaDevices | undefined);
    this.#devices?.addEventListener('devicechange', this.#onDeviceChange);
  }

  track(kind: MediaKind): MediaStreamTrack | null {
    return this.stream.getTracks().find((track) => track.kind === kind) ?? null;
  }

  /**
   * Opens a device, or gives the track that is open.
   * @throws ConsultError `media/*`; `session/wrong-state` when released or closed while the browser asked
   */
  open(kind: MediaKind): Promise<MediaStreamTrack> {
    this.#wanted[kind] = true;
    return this.#queue.run(async () => {
      const open = this.track(kind);
      if (open !== null && open.readyState === 'live') return open;
      return this.#acquire(kind);
    });
  }

  /** Stops a device: its light goes out now, not after what is queued. */
  release(kind: MediaKind): void {
    this.#wanted[kind] = false;
    const track = this.track(kind);
    if (track === null) return;
    this.#drop(track);
    this.#options.onTrack(kind, null);
  }

  /** Uses another device from now on; the old one stays in use when the new one cannot be opened. @throws ConsultError `media/*` */
  async select(kind: MediaKind, deviceId: string): Promise<void> {
    const before = this.#chosen[kind];
    this.#chosen[kind] = deviceId;
    if (!this.#wanted[kind]) return;
    try {
      await this.#queue.run(() => this.#acquire(kind));
    } catch (error) {
      if (before === undefined) delete this.#chosen[kind];
      else this.#chosen[kind] = before;
      throw error;
    }
  }

  /** Devices by kind. Labels are empty until the browser was allowed one. Never rejects. */
  async list(): Promise<DeviceList> {
    const all = await this.#devices?.enumerateDevices().catch(() => []) ?? [];
    const of = (kind: MediaDeviceKind) => all
      .filter((device) => device.kind === kind && device.deviceId !== '')
      .map(({ deviceId, label }) => ({ deviceId, label }));
    return { microphones: of('audioinput'), cameras: of('videoinput') };
  }

  /** Releases everything for good. Idempotent. */
  close(): void {
    this.#closed = true;
    this.#devices?.removeEventListener('devicechange', this.#onDeviceChange);
    for (const track of this.stream.getTracks()) this.#drop(track);
  }

  async #acquire(kind: MediaKind): Promise<MediaStreamTrack> {
    if (this.#devices === undefined) throw new ConsultError('media/unsupported');
    const other = kind === 'audio' ? 'video' : 'audio';
    const both = ONE_CAPTURE_AT_A_TIME && this.track(other) !== null;
    const constraints: MediaStreamConstraints = { [kind]: this.#constraints(kind), ...(both ? { [other]: this.#constraints(other) } : {}) };
    const taken = await this.#devices.getUserMedia(constraints).catch((cause: unknown) => {
      throw captureError(cause, kind);
    });
    if (this.#closed || !this.#wanted[kind]) {
      for (const track of taken.getTracks()) track.stop();
      throw new ConsultError('session/wrong-state', { message: 'The device was released before it had opened.' });
    }
    for (const track of taken.getTracks()) this.#take(track);
    const track = this.track(kind);
    if (track === null) throw new ConsultError('media/not-found');
    return track;
  }

  #constraints(kind: MediaKind): MediaTrackConstraints {
    const deviceId = this.#chosen[kind];
    return { ...IDEAL[kind], ...(deviceId === undefined ? {} : { deviceId: { exact: deviceId } }) };
  }

  #take(track: MediaStreamTrack): void {
    const kind = track.kind as MediaKind;
    const before = this.track(kind);
    if (before !== null) this.#drop(before);
    this.stream.addTrack(track);
    track.addEventListener('ended', this.#onEnded);
    this.#options.onTrack(kind, track);
  }

  #drop(track: MediaStreamTrack): void {
    track.removeEventListener('ended', this.#onEnded);
    track.stop();
    this.stream.removeTrack(track);
  }

  /** The device went away (unplugged, or taken by a phone call): go on with whatever else there is. */
  readonly #onEnded = (event: Event): void => {
    const track = event.target as MediaStreamTrack;
    const kind = track.kind as MediaKind;
    this.#drop(track);
    this.#options.onTrack(kind, null);
    delete this.#chosen[kind];
    if (!this.#wanted[kind] || this.#closed) return;
    // Nothing to fall back to is not an error here: `onTrack(kind, null)` has told, and the next devicechange tries again.
    this.open(kind).catch(() => undefined);
  };

  readonly #onDeviceChange = (): void => {
    this.#options.onDevices();
    for (const kind of ['audio', 'video'] as const) {
      if (this.#wanted[kind] && this.track(kind) === null) this.open(kind).catch(() => undefined);
    }
  };
}
