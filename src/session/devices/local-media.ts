import { asConsultError, ConsultError } from '../../domain/consult-error.js';
import type { Role } from '../../domain/role.js';
import { Capture, type CaptureDevices } from '../../media/capture.js';
import { DeviceKeeper } from '../../media/device-keeper.js';
import type { DeviceState } from '../../media/device-state.js';
import type { MediaKind } from '../../media/peer-link.js';
import { watchPermission } from '../../media/watch-permission.js';
import type { LocalSnapshot } from '../session-snapshot.js';
import { CONDITION } from './device-condition.js';
import { chosenDevices, rememberDevice } from './device-memory.js';

export interface LocalMediaOptions {
  role: Role;
  devices?: CaptureDevices;
  onChange: (local: LocalSnapshot) => void;
  /** What now goes on the line of this kind. */
  onTrack: (kind: MediaKind, track: MediaStreamTrack | null) => void;
}

export const NO_LOCAL_MEDIA: LocalSnapshot = {
  stream: null, muted: false, cameraOn: false, cameraStopped: false, microphone: 'off', camera: 'off', microphones: [], cameras: [], speakers: [],
  microphoneId: null, cameraId: null, speakerId: '', microphoneReplaced: false, cameraReplaced: false, cameraFacing: null, microphoneError: null, cameraError: null,
};

const NAMES = { audio: 'microphone', video: 'camera' } as const;
const KINDS = ['audio', 'video'] as const;

/** My microphone, camera and loudspeaker, and what a page shows of them. */
export class LocalMedia {
  readonly #options: LocalMediaOptions;
  readonly #capture: Capture;
  readonly #keepers: Record<MediaKind, DeviceKeeper>;
  /** The device that one expects to be in use: chosen, or the first that came. */
  readonly #expected: Record<MediaKind, string | null>;
  readonly #unwatch: readonly (() => void)[];
  #speaker: string;
  #snapshot = NO_LOCAL_MEDIA;
  #listing = 0;

  constructor(options: LocalMediaOptions) {
    this.#options = options;
    const { microphone, camera, speaker = '' } = chosenDevices(options.role);
    this.#expected = { audio: microphone ?? null, video: camera ?? null };
    this.#speaker = speaker;
    this.#capture = new Capture({
      devices: options.devices,
      remembered: { ...(microphone === undefined ? {} : { audio: microphone }), ...(camera === undefined ? {} : { video: camera }) },
      onTrack: (kind, track) => this.#onTrack(kind, track),
      onEnded: (kind) => this.#keepers[kind].ended(),
      onDevices: () => void this.#onDevices(),
    });
    const keeper = (kind: MediaKind): DeviceKeeper => new DeviceKeeper({ kind, capture: this.#capture, onState: (state, error) => this.#onState(kind, state, error) });
    this.#keepers = { audio: keeper('audio'), video: keeper('video') };
    const permissions = options.devices === undefined ? (navigator.permissions as Permissions | undefined) : options.devices.permissions;
    this.#unwatch = KINDS.map((kind) => watchPermission(NAMES[kind], permissions, () => this.#keepers[kind].happen({ type: 'permitted' })));
  }

  get snapshot(): LocalSnapshot {
    return this.#snapshot;
  }

  track(kind: MediaKind): MediaStreamTrack | null {
    return this.#capture.track(kind);
  }

  /** Opens a device; its trouble, if any, is shown as well as thrown. @throws ConsultError `media/*` */
  open(kind: MediaKind): Promise<void> {
    return this.#named(this.#keepers[kind].open());
  }

  /** Opens a device anew, at the person's word. @throws ConsultError `media/*`; `media/interrupted` when the system still holds it */
  repair(kind: MediaKind): Promise<void> {
    return this.#named(this.#keepers[kind].repair());
  }

  release(kind: MediaKind): void {
    this.#keepers[kind].release();
  }

  /** From here on the other one hears and sees what is open, and nothing else opens by itself. */
  begin(): void {
    for (const kind of KINDS) this.#keepers[kind].happen({ type: 'call', same: kind === 'video' });
  }

  setMuted(muted: boolean): void {
    const track = this.#capture.track('audio');
    if (track !== null) track.enabled = !muted;
    this.patch({ muted });
  }

  /** Uses another device, and remembers it. @throws ConsultError `media/*`; the old device stays in use then */
  async select(kind: MediaKind, deviceId: string): Promise<void> {
    const before = this.#expected[kind];
    this.#expected[kind] = deviceId;
    try {
      await this.#keepers[kind].select({ deviceId });
    } catch (error) {
      if (this.#expected[kind] === deviceId) this.#expected[kind] = before;
      throw error;
    }
    this.#notice(kind);
    rememberDevice(this.#options.role, { [NAMES[kind]]: deviceId });
    void this.#refreshDevices();
  }

  /** The other camera of a phone. Not remembered: the next consultation begins with the face. @throws ConsultError `media/*` */
  async turnCamera(): Promise<void> {
    const before = this.#expected.video;
    this.#expected.video = null;
    await this.#keepers.video.select({ facingMode: this.#snapshot.cameraFacing === 'environment' ? 'user' : 'environment' }).catch((error: unknown) => {
      this.#expected.video ??= before;
      throw error;
    });
  }

  /** Plays on another loudspeaker, and remembers it. Empty: the browser's choice. @throws ConsultError `media/not-found` */
  selectSpeaker(deviceId: string): void {
    if (deviceId !== '' && !this.#snapshot.speakers.some((speaker) => speaker.deviceId === deviceId)) throw new ConsultError('media/not-found');
    this.#speaker = deviceId;
    this.patch({ speakerId: deviceId });
    rememberDevice(this.#options.role, { speaker: deviceId === '' ? undefined : deviceId });
  }

  /** Everything is released. Idempotent. */
  close(): void {
    for (const stop of this.#unwatch) stop();
    for (const kind of KINDS) this.#keepers[kind].close();
    this.#capture.close();
    this.patch({ stream: null, cameraOn: false, microphone: 'off', camera: 'off' });
  }

  patch(patch: Partial<LocalSnapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...patch };
    this.#options.onChange(this.#snapshot);
  }

  /** Names appear once the browser was allowed a device; nobody waits for them. */
  async #named(asked: Promise<void>): Promise<void> {
    try {
      await asked;
    } catch (cause) {
      throw asConsultError(cause, 'media/unsupported');
    } finally {
      void this.#refreshDevices();
    }
  }

  #onTrack(kind: MediaKind, track: MediaStreamTrack | null): void {
    if (kind === 'audio' && track !== null) track.enabled = !this.#snapshot.muted;
    const { deviceId = null, facingMode } = track?.getSettings() ?? {};
    this.#expected[kind] ??= deviceId;
    const { stream } = this.#capture;
    if (kind === 'audio') this.patch({ stream, microphoneId: deviceId });
    else this.patch({ stream, cameraId: deviceId, cameraOn: track !== null, cameraFacing: facingMode === 'user' || facingMode === 'environment' ? facingMode : null });
    this.#notice(kind);
    // On the line before anybody is told that it is on.
    this.#options.onTrack(kind, track);
    this.#keepers[kind].taken(track);
  }

  /** A device that nobody chose is in use: that must be seen. */
  #notice(kind: MediaKind): void {
    const id = kind === 'audio' ? this.#snapshot.microphoneId : this.#snapshot.cameraId;
    const replaced = id !== null && this.#expected[kind] !== null && id !== this.#expected[kind];
    const field = `${NAMES[kind]}Replaced` as const;
    if (this.#snapshot[field] !== replaced) this.patch({ [field]: replaced });
  }

  #onState(kind: MediaKind, { phase, same }: DeviceState, error: ConsultError | null): void {
    const before = kind === 'audio' ? this.#snapshot.microphone : this.#snapshot.camera;
    this.patch(kind === 'audio' ? { microphone: CONDITION[phase], microphoneError: error } : { camera: CONDITION[phase], cameraError: error });
    // The one that was open is gone: whether there is another to offer was told before that was known.
    if (same && phase === 'failed' && before !== 'failed') void this.#onDevices();
  }

  async #onDevices(): Promise<void> {
    const list = await this.#refreshDevices();
    // A browser that does not tell its devices has told that something was plugged.
    const any = (devices: readonly unknown[] | undefined): boolean => devices === undefined || devices.length > 0;
    this.#keepers.audio.happen({ type: 'devices', any: any(list?.microphones) });
    this.#keepers.video.happen({ type: 'devices', any: any(list?.cameras) });
  }

  async #refreshDevices(): Promise<Awaited<ReturnType<Capture['list']>> | null> {
    const listing = (this.#listing += 1);
    const { speakers: all, ...list } = await this.#capture.list();
    // An older answer may come after a newer one.
    if (listing !== this.#listing) return null;
    const speakers = 'setSinkId' in HTMLMediaElement.prototype ? all : [];
    this.patch({ ...list, speakers, speakerId: speakers.some(({ deviceId }) => deviceId === this.#speaker) ? this.#speaker : '' });
    return { ...list, speakers };
  }
}
