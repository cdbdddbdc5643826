import type { MediaKind } from './peer-link.js';

const IDEAL: Record<MediaKind, MediaTrackConstraints> = {
  audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
  video: { width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 24 } },
};

/**
 * What a device is asked for with. What the person chose earlier may be gone by now: it is a wish, and the browser gives
 * another at once. Without a choice, a phone's camera looks at the person.
 * @param chosen a device's id; undefined for none
 */
export function captureConstraints(kind: MediaKind, chosen: string | undefined): MediaTrackConstraints {
  if (chosen !== undefined) return { ...IDEAL[kind], deviceId: { ideal: chosen } };
  return kind === 'video' ? { ...IDEAL.video, facingMode: { ideal: 'user' } } : IDEAL.audio;
}
