/** `denied`: the person or the page refused. `missing`: none is plugged in. `busy`: another program has it. */
export type FakeDeviceMode = 'ok' | 'denied' | 'missing' | 'busy';

export interface FakeDevicesOptions {
  microphone?: FakeDeviceMode;
  camera?: FakeDeviceMode;
}

/** Stands in for `navigator.mediaDevices`: a drawn camera and a hummed microphone, no permission, no hardware. */
export interface FakeDevices extends EventTarget {
  getUserMedia(constraints?: MediaStreamConstraints): Promise<MediaStream>;
  enumerateDevices(): Promise<MediaDeviceInfo[]>;
  /** Changes a device, as if it were plugged in or out, and says so (`devicechange`). */
  set(options: FakeDevicesOptions): void;
  /** Tracks that were handed out and not stopped: whose light would be on. */
  readonly live: readonly MediaStreamTrack[];
  /** Stops everything. Idempotent. */
  dispose(): void;
}

const FAULTS = { denied: 'NotAllowedError', missing: 'NotFoundError', busy: 'NotReadableError' } as const;

export function fakeDevices(options: FakeDevicesOptions = {}): FakeDevices {
  return new Fake(options);
}

class Fake extends EventTarget implements FakeDevices {
  readonly #mode: Required<FakeDevicesOptions>;
  #tracks: MediaStreamTrack[] = [];
  #ends: (() => void)[] = [];

  constructor({ microphone = 'ok', camera = 'ok' }: FakeDevicesOptions) {
    super();
    this.#mode = { microphone, camera };
  }

  get live(): readonly MediaStreamTrack[] {
    return this.#tracks.filter((track) => track.readyState === 'live');
  }

  async getUserMedia({ audio, video }: MediaStreamConstraints = {}): Promise<MediaStream> {
    await Promise.resolve();
    if (!audio && !video) throw new TypeError('Neither audio nor video was asked for.');
    // As browsers do: everything that was asked for, or nothing.
    for (const mode of [audio ? this.#mode.microphone : 'ok', video ? this.#mode.camera : 'ok'] as const) {
      if (mode !== 'ok') throw new DOMException(`A fake device is ${mode}.`, FAULTS[mode]);
    }
    const tracks = [...(audio ? [this.#hum()] : []), ...(video ? [this.#draw()] : [])];
    this.#tracks.push(...tracks);
    return new MediaStream(tracks);
  }

  enumerateDevices(): Promise<MediaDeviceInfo[]> {
    const devices: MediaDeviceInfo[] = [];
    if (this.#mode.microphone !== 'missing') devices.push(info('audioinput', 'fake-microphone', 'Fake microphone'));
    if (this.#mode.camera !== 'missing') devices.push(info('videoinput', 'fake-camera', 'Fake camera'));
    return Promise.resolve(devices);
  }

  set(options: FakeDevicesOptions): void {
    Object.assign(this.#mode, options);
    this.dispatchEvent(new Event('devicechange'));
  }

  dispose(): void {
    for (const track of this.#tracks) track.stop();
    for (const end of this.#ends) end();
    this.#tracks = [];
    this.#ends = [];
  }

  #hum(): MediaStreamTrack {
    const context = new AudioContext();
    const oscillator = new OscillatorNode(context, { frequency: 220 });
    const out = new MediaStreamAudioDestinationNode(context);
    oscillator.connect(new GainNode(context, { gain: 0.2 })).connect(out);
    oscillator.start();
    this.#ends.push(() => void context.close());
    return first(out.stream);
  }

  #draw(): MediaStreamTrack {
    const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 480 });
    const context = canvas.getContext('2d');
    let frame = 0;
    const draw = (): void => {
      if (context === null) return;
      context.fillStyle = `hsl(${(frame * 3) % 360} 60% 40%)`;
      context.fillRect(0, 0, 640, 480);
      context.fillStyle = 'white';
      context.fillRect((frame * 8) % 640, 200, 80, 80);
      frame += 1;
    };
    draw();
    // A timer and not animation frames: those stand still in a hidden page.
    const timer = setInterval(draw, 40);
    this.#ends.push(() => clearInterval(timer));
    return first(canvas.captureStream(25));
  }
}

function first(stream: MediaStream): MediaStreamTrack {
  const [track] = stream.getTracks();
  if (track === undefined) throw new Error('A fake stream has no track.');
  return track;
}

function info(kind: MediaDeviceKind, deviceId: string, label: string): MediaDeviceInfo {
  const groupId = 'fake';
  return { kind, deviceId, groupId, label, toJSON: () => ({ kind, deviceId, groupId, label }) };
}
