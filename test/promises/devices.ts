import type { devicesEn } from '../../components/room/strings/devices.en.js';
import { are, kept } from './kept.js';

const DEVICES = 'test/session/devices/';
const NOTICES = 'test/components/room/device-notices.test.ts';

/** What each sentence about the devices is, and what keeps it true. */
export const devicesKept = {
  ...are('label', 'turnMicrophoneOn', 'keepDevice', 'cameraOnShort', 'cameraOffShort', 'turnCameraRound', 'speaker', 'speakerNumber', 'speakerDefault', 'playTone'),
  ...are('advice', 'unsteadyAdvice'),
  ...kept('state', `${DEVICES}call-devices.test.ts: a microphone that opens and ends at once is asked for a few times`,
    'microphoneUnsteady', 'cameraUnsteady', 'bothUnsteady', 'microphoneRetrying', 'cameraRetrying'),
  ...kept('state', `${DEVICES}call-devices.test.ts: a phone call is noticed and told to the other side`, 'microphoneInterrupted', 'microphoneUnheard', 'cameraInterrupted'),
  ...kept('promise', `${DEVICES}two-sides.test.ts: a microphone that is allowed later in the call is offered, opened by a press, and heard`, 'microphoneAvailable', 'cameraAvailable'),
  ...kept('state', `${DEVICES}call-devices.test.ts: goes on with another microphone when one is unplugged`,
    'microphoneReplaced', 'microphoneReplacedUnnamed', 'cameraReplaced', 'cameraReplacedUnnamed'),
  ...kept('state', `${NOTICES}: has a sentence for every condition that is not as it should be`, 'cameraFailed', 'remoteMissing', 'remoteCameraGone'),
  ...kept('state', `${DEVICES}two-sides.test.ts: a phone call is seen on both sides`, 'remoteInterrupted'),
  ...kept('state', `${DEVICES}two-sides.test.ts: a camera that is turned off leaves the mode and the other’s picture as they are`, 'remoteCameraOff', 'sayCameraOff', 'sayCameraOn'),
  ...kept('state', 'test/components/room/loudspeaker.test.ts: is chosen by name, and tried with a tone on the very one that is in use', 'tonePlays', 'toneFailed'),
} satisfies Record<keyof typeof devicesEn, unknown>;
