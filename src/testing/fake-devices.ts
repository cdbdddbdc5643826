import { FakePermissions } from './fake-permissions.js';
import { fakeTrack, type FakeTrack } from './fake-tracks.js';

/** `denied`: the person or the page refused. `missing`: none is plugged in. `busy`: another program has it. */
export type FakeDeviceMode = 'ok' | 'denied' | 'missing' | 'busy';

export interface FakeDevicesOptions {
  microphone?: FakeDeviceMode;
  camera?: FakeDeviceMode;
}

/** A device that can be plugged in. */
export interface FakeDevice {
  kind: MediaDeviceKind;
  deviceId: string;
  label: string;
  /** Of a phone's camera. */
  facingMode?: 'user' | 'environment';
}

/** Stands in for `navigator.mediaDevices`: a drawn camera and a hummed microphone, no permission, no hardware. */
export interface FakeDevices extends EventTarget {
  getUserMedia(constraints?: MediaStreamConstraints): Promise<MediaStream>;
  enumerateDevices(): Promise<MediaDeviceInfo[]>;
  /** As `navigator.permissions` answers for these devices, and says when it changes. */
  readonly permissions: Pick<Permissions, 'query'>;
  /** Changes a device, as if it were plugged in or out, and says so (`devicechange`). */
  set(options: FakeDevicesOptions): void;
  /** One more device. Says so. */
  plug(device: FakeDevice): void;
  /** A device is pulled out: its tracks end. Says so. */
  unplug(deviceId: string): void;
  /** The system takes the microphone's sound or the camera's picture away (a phone call), or gives it back: `mute` and `unmute` on its tracks. */
  mute(kind: 'microphone' | 'camera', muted: boolean): void;
  /** Permission is given, or taken, in the browser's own settings: the permission says so, and no track ends. */
  permit(kind: 'microphone' | 'camera', permitted: boolean): void;
  /** Tracks that were handed out and not stopped: whose light would be on. */
  readonly live: readonly MediaStreamTrack[];
  /** Stops everything. Idempotent. */
  dispose(): void;
}

const FAULTS = { denied: 'NotAllowedError', missing: 'NotFoundError', busy: 'NotReadableError' } as const;
const NAMES = { audio: 'microphone', video: 'camera' } as const;

export function fakeDevices(options: FakeDevicesOptions = {}): FakeDevices {
  return new Fake(options);
}

class Fake extends EventTarget implements FakeDevices {
  readonly permissions: FakePermissions;
  readonly #mode: Required<FakeDevicesOptions>;
  #plugged: FakeDevice[] = [
    { kind: 'audioinput', deviceId: 'fake-microphone', label: 'Fake microphone' },
    { kind: 'videoinput', deviceId: 'fake-camera', label: 'Fake camera' },
  ];
  #tracks: FakeTrack[] = [];

  constructor({ microphone = 'ok', camera = 'ok' }: FakeDevicesOptions) {
    super();
    this.#mode = { microphone, camera };
    this.permissions = new FakePermissions((kind) => (this.#mode[kind] === 'denied' ? 'denied' : 'granted'));
  }

  get live(): readonly MediaStreamTrack[] {
    return this.#tracks.map(({ track }) => track).filter((track) => track.readyState === 'live');
  }

  async getUserMedia({ audio, video }: MediaStreamConstraints = {}): Promise<MediaStream> {
    await Promise.resolve();
    if (!audio && !video) throw new TypeError('Neither audio nor video was asked for.');
    // As browsers do: everything that was asked for, or nothing.
    const found = [...(audio ? [['audio', this.#find('audio', audio)] as const] : []), ...(video ? [['video', this.#find('video', video)] as const] : [])];
    const tracks = found.map(([kind, { deviceId, facingMode }]) => fakeTrack(kind, deviceId, facingMode));
    this.#tracks.push(...tracks);
    return new MediaStream(tracks.map(({ track }) => track));
  }

  enumerateDevices(): Promise<MediaDeviceInfo[]> {
    return Promise.resolve(this.#plugged.filter((device) => this.#isThere(device)).map(info));
  }

  set(options: FakeDevicesOptions): void {
    Object.assign(this.#mode, options);
    this.dispatchEvent(new Event('devicechange'));
  }

  plug(device: FakeDevice): void {
    this.#plugged = [...this.#plugged, device];
    this.dispatchEvent(new Event('devicechange'));
  }

  unplug(deviceId: string): void {
    this.#plugged = this.#plugged.filter((device) => device.deviceId !== deviceId);
    for (const track of this.#tracks.filter((each) => each.deviceId === deviceId)) track.end();
    this.dispatchEvent(new Event('devicechange'));
  }

  mute(kind: 'microphone' | 'camera', muted: boolean): void {
    for (const track of this.#tracks) if (NAMES[track.kind] === kind) track.mute(muted);
  }

  permit(kind: 'microphone' | 'camera', permitted: boolean): void {
    this.#mode[kind] = permitted ? 'ok' : 'denied';
    this.permissions.changed(kind);
  }

  dispose(): void {
    for (const { track, dispose } of this.#tracks) {
      track.stop();
      dispose();
    }
    this.#tracks = [];
  }

  #isThere({ kind }: FakeDevice): boolean {
    return this.#mode[kind === 'audioinput' ? 'microphone' : 'camera'] !== 'missing' || kind === 'audiooutput';
  }

  /** The device that meets the constraints: the exact one or none, else the wanted one or any. */
  #find(kind: 'audio' | 'video', constraints: boolean | MediaTrackConstraints): FakeDevice {
    const mode = this.#mode[NAMES[kind]];
    if (mode !== 'ok') throw new DOMException(`A fake device is ${mode}.`, FAULTS[mode]);
    const all = this.#plugged.filter((device) => device.kind === `${kind}input`);
    const { deviceId, facingMode } = typeof constraints === 'boolean' ? {} : constraints;
    const [id, facing] = [exactly(deviceId), exactly(facingMode)];
    const fits = all.filter((device) => (id === undefined || device.deviceId === id) && (facing === undefined || device.facingMode === facing));
    const [any] = fits;
    if (any === undefined) throw all.length === 0 ? new DOMException('No fake device.', 'NotFoundError') : new DOMException('Not that fake device.', 'OverconstrainedError');
    return fits.find((device) => device.deviceId === wished(deviceId)) ?? fits.find((device) => device.facingMode === wished(facingMode)) ?? any;
  }
}

function exactly(constraint: ConstrainDOMString | undefined): string | undefined {
  const exact = typeof constraint === 'object' && !Array.isArray(constraint) ? constraint.exact : undefined;
  return typeof exact === 'string' ? exact : undefined;
}

function wished(constraint: ConstrainDOMString | undefined): string | undefined {
  const ideal = typeof constraint === 'object' && !Array.isArray(constraint) ? constraint.ideal : constraint;
  return typeof ideal === 'string' ? ideal : undefined;
}

function info({ kind, deviceId, label }: FakeDevice): MediaDeviceInfo {
  const groupId = 'fake';
  return { kind, deviceId, groupId, label, toJSON: () => ({ kind, deviceId, groupId, label }) };
}
