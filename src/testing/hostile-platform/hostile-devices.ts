import { fakeDevices, type FakeDevices } from '../fake-devices.js';
import { LateAnswers, type Behaviour } from './settle.js';

export interface DeviceBehaviour {
  microphone: Behaviour;
  camera: Behaviour;
  /** `enumerateDevices`. */
  list: Behaviour;
}

/** Fake devices whose answers never come, fail, or come late; that flap, and are muted, unplugged or plugged in meanwhile (see `FakeDevices`). */
export interface HostileDevices extends FakeDevices {
  /** From the next question on. */
  behave(behaviour: Partial<DeviceBehaviour>): void;
  /** What was asked for and is held back comes now. */
  answerLate(): void;
  /** From now on a device of this kind ends `after` milliseconds after it was opened, each time, and `devicechange` comes with it; null: no more. */
  flap(kind: 'microphone' | 'camera', after: number | null): void;
  /** What getUserMedia was asked for, in order. */
  readonly asked: readonly MediaStreamConstraints[];
}

/** A question for both devices behaves as the worse one: a browser gives everything or nothing. */
export function hostileDevices(behaviour: Partial<DeviceBehaviour> = {}, devices: FakeDevices = fakeDevices()): HostileDevices {
  const now: DeviceBehaviour = { microphone: 'answer', camera: 'answer', list: 'answer', ...behaviour };
  const late = new LateAnswers();
  const asked: MediaStreamConstraints[] = [];
  const getUserMedia = devices.getUserMedia.bind(devices);
  const enumerateDevices = devices.enumerateDevices.bind(devices);
  const flapping: Record<'audio' | 'video', number | null> = { audio: null, video: null };
  const handOut = async (constraints: MediaStreamConstraints): Promise<MediaStream> => {
    const stream = await getUserMedia(constraints);
    for (const track of stream.getTracks()) {
      const after = flapping[track.kind as 'audio' | 'video'];
      if (after !== null) setTimeout(() => { endTrack(track); devices.dispatchEvent(new Event('devicechange')); }, after);
    }
    return stream;
  };
  const worst = (...ways: Behaviour[]): Behaviour => (['hang', 'reject', 'late'] as const).find((way) => ways.includes(way)) ?? 'answer';
  return Object.assign(devices, {
    asked,
    behave: (next: Partial<DeviceBehaviour>) => void Object.assign(now, next),
    answerLate: () => late.release(),
    flap: (kind: 'microphone' | 'camera', after: number | null) => { flapping[kind === 'microphone' ? 'audio' : 'video'] = after; },
    getUserMedia: (constraints: MediaStreamConstraints = {}) => {
      asked.push(constraints);
      const way = worst(...(constraints.audio ? [now.microphone] : []), ...(constraints.video ? [now.camera] : []));
      return late.settle(way, () => handOut(constraints), () => new DOMException('A hostile device does not open.', 'NotReadableError'));
    },
    enumerateDevices: () => late.settle(now.list, enumerateDevices, () => new DOMException('The devices are not told.', 'NotAllowedError')),
  });
}

/** As the browser does when a device is gone: nothing happens to a track that was stopped. */
function endTrack(track: MediaStreamTrack): void {
  if (track.readyState === 'ended') return;
  track.stop();
  track.dispatchEvent(new Event('ended'));
}
