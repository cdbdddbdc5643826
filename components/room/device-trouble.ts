import type { ErrorCode } from '../../src/domain/error-codes.js';
import type { LocalSnapshot } from '../../src/session/session-snapshot.js';
import type { BrowserFamily } from './browser-family.js';
import type { RoomMessages } from './strings.js';

type Key = keyof RoomMessages;

/** What is wrong with a device, said by cause, and the way out of it. */
export interface DeviceTrouble {
  heading: Key;
  advice: Key;
}

const CAUSES: Partial<Record<ErrorCode, 'Denied' | 'Blocked' | 'Missing' | 'Busy' | 'Silent' | 'Unsteady' | 'Unsupported'>> = {
  'media/permission-denied': 'Denied',
  'media/blocked-by-page': 'Blocked',
  'media/not-found': 'Missing',
  'media/in-use': 'Busy',
  'media/no-answer': 'Silent',
  'media/unsteady': 'Unsteady',
  'media/unsupported': 'Unsupported',
};

const DENIED: Readonly<Record<BrowserFamily, Key>> = {
  chromium: 'deniedChromium', firefox: 'deniedFirefox', safari: 'deniedSafari', ios: 'deniedIos', android: 'deniedAndroid',
};

/** One entry where both devices have the same trouble, else one each; empty when nothing is wrong. */
export function deviceTroubles(local: Pick<LocalSnapshot, 'microphoneError' | 'cameraError'>, browser: BrowserFamily): DeviceTrouble[] {
  const microphone = local.microphoneError === null ? null : (CAUSES[local.microphoneError.code] ?? 'Busy');
  const camera = local.cameraError === null ? null : (CAUSES[local.cameraError.code] ?? 'Busy');
  const say = (what: 'microphone' | 'camera' | 'both', cause: NonNullable<typeof microphone>): DeviceTrouble => ({
    heading: `${what}${cause}`,
    advice: cause === 'Denied' ? DENIED[browser] : (`${cause.toLowerCase()}Advice` as Key),
  });
  if (microphone !== null && microphone === camera) return [say('both', microphone)];
  return [...(microphone === null ? [] : [say('microphone', microphone)]), ...(camera === null ? [] : [say('camera', camera)])];
}
