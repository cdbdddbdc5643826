import type { DevicePhase } from '../../media/device-state.js';
import type { DeviceWord } from '../../domain/control-message.js';
import type { DeviceCondition } from '../session-snapshot.js';

/** How a device stands, as one's own page draws it. */
export const CONDITION: Readonly<Record<DevicePhase, DeviceCondition>> = {
  off: 'off', opening: 'opening', on: 'on', interrupted: 'interrupted', unheard: 'unheard', reopening: 'retrying', resting: 'retrying', failed: 'failed', offered: 'available',
};

/** What the other side is told of it. */
const TOLD: Readonly<Record<DeviceCondition, DeviceWord>> = {
  off: 'off', opening: 'off', on: 'on', interrupted: 'interrupted', unheard: 'interrupted', retrying: 'interrupted', failed: 'missing', available: 'missing',
};

/** What the other side is told: of a camera, whether it is shown; of a microphone, whether it works, muted or not. */
export function deviceWords(local: { microphone: DeviceCondition; camera: DeviceCondition }, cameraShown: boolean): { microphone: DeviceWord; camera: DeviceWord } {
  return { microphone: TOLD[local.microphone], camera: cameraShown ? TOLD[local.camera] : 'off' };
}
