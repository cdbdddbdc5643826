import type { DeviceCondition, SessionSnapshot } from '../../src/session/session-snapshot.js';
import type { RoomMessages } from './strings.js';

type Key = keyof RoomMessages;

/** One thing to say of a device, and what one can do about it. */
export interface DeviceNotice {
  key: Key;
  /** `theirs`: of the other person's device. */
  about: 'microphone' | 'camera' | 'theirs';
  /** `repair`: one press opens it anew. `keep`: one press says that the device is all right. */
  act?: 'repair' | 'keep';
  /** The name of the device that is in use. */
  device?: string;
}

const MICROPHONE: Partial<Record<DeviceCondition, Key>> = {
  interrupted: 'microphoneInterrupted', unheard: 'microphoneUnheard', retrying: 'microphoneRetrying', failed: 'noMicrophone', available: 'microphoneAvailable',
};
const CAMERA: Partial<Record<DeviceCondition, Key>> = {
  interrupted: 'cameraInterrupted', retrying: 'cameraRetrying', failed: 'cameraFailed', available: 'cameraAvailable',
};
const BY_ITSELF: ReadonlySet<DeviceCondition> = new Set(['retrying', 'unheard']);

/** The sentences about the devices: this person's own first, then the other person's. The lobby tells a failed device, with its cause, in a place of its own. Pure. */
export function deviceNotices(snapshot: SessionSnapshot): DeviceNotice[] {
  const { state, local, mode } = snapshot;
  const lobby = state === 'checking';
  const inCall = state === 'active' || state === 'reconnecting';
  const shown = lobby || (inCall && mode === 'video' && !local.cameraStopped);
  const of = (about: 'microphone' | 'camera', condition: DeviceCondition, key: Key | undefined): DeviceNotice[] =>
    key === undefined || (lobby && condition === 'failed') ? [] : [{ key, about, ...(BY_ITSELF.has(condition) ? {} : { act: 'repair' }) }];
  return [
    ...of('microphone', local.microphone, MICROPHONE[local.microphone]),
    ...(shown ? of('camera', local.camera, CAMERA[local.camera]) : []),
    ...replaced('microphone', snapshot),
    ...(shown ? replaced('camera', snapshot) : []),
    ...(inCall ? theirs(snapshot) : []),
  ];
}

function replaced(about: 'microphone' | 'camera', { local }: SessionSnapshot): DeviceNotice[] {
  const [is, id, all] = about === 'microphone' ? [local.microphoneReplaced, local.microphoneId, local.microphones] as const : [local.cameraReplaced, local.cameraId, local.cameras] as const;
  if (!is || local[about] !== 'on') return [];
  const device = all.find(({ deviceId }) => deviceId === id)?.label ?? '';
  return [{ key: device === '' ? `${about}ReplacedUnnamed` : `${about}Replaced`, about, act: 'keep', device }];
}

/** Of their microphone alone: what has become of their camera stands where the picture was. */
function theirs({ remote: { microphone } }: SessionSnapshot): DeviceNotice[] {
  if (microphone !== 'interrupted' && microphone !== 'missing') return [];
  return [{ key: microphone === 'missing' ? 'remoteMissing' : 'remoteInterrupted', about: 'theirs' }];
}
