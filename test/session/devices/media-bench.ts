import type { ControlMessage } from '../../../src/domain/control-message.js';
import { LINK_TIMING } from '../../../src/session/connection/next-attempt.js';
import { CallMedia } from '../../../src/session/devices/call-media.js';
import { NO_LOCAL_MEDIA } from '../../../src/session/devices/local-media.js';
import type { LocalSnapshot } from '../../../src/session/session-snapshot.js';
import { fakeDevices, type FakeDevicesOptions } from '../../../src/testing/fake-devices.js';
import { hostileDevices, type HostileDevices } from '../../../src/testing/hostile-platform/hostile-devices.js';

export const HEADSET = { kind: 'audioinput', deviceId: 'headset', label: 'Headset' } as const;

/** The media of one page, whose devices a test mutes, pulls out and plugs in. */
export class MediaBench {
  devices!: HostileDevices;
  local: LocalSnapshot = NO_LOCAL_MEDIA;
  media!: CallMedia;
  readonly #opened: HostileDevices[] = [];
  readonly #medias: CallMedia[] = [];

  /** A page that is loaded now; with the devices of an earlier one where they are `given`. */
  start(options: FakeDevicesOptions = {}, given?: HostileDevices): void {
    this.local = NO_LOCAL_MEDIA;
    this.devices = given ?? hostileDevices({}, fakeDevices(options));
    this.media = new CallMedia({
      devices: this.devices,
      onLocal: (snapshot) => { this.local = snapshot; },
      onLocalTrack: () => undefined,
      onRemoteTrack: () => undefined,
      onTrouble: (cause) => { throw cause; },
      line: {
        role: 'patient', instance: 'page', iceServers: () => [], timing: LINK_TIMING, certificate: () => null, pair: () => null, signal: () => undefined,
        onUp: () => undefined, onDown: () => undefined, onNotProved: () => undefined, onSilence: () => undefined, onMessage: () => undefined, pictureDue: () => false, onQuality: () => undefined,
      },
    });
    this.#opened.push(this.devices);
    this.#medias.push(this.media);
  }

  async inCall(camera = false): Promise<void> {
    await this.media.preview({ camera });
    this.media.begin(camera ? 'video' : 'audio');
  }

  /** What the other side is told from now on. */
  heard(): ControlMessage[] {
    const said: ControlMessage[] = [];
    this.media.line.send = (message) => { said.push(message); };
    return said;
  }

  /** What is open. */
  live(): string[] {
    return this.devices.live.map(({ kind }) => kind).sort();
  }

  end(): void {
    for (const media of this.#medias.splice(0)) media.close(0);
    for (const devices of this.#opened.splice(0)) devices.dispose();
    localStorage.clear();
  }
}
