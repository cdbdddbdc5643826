import type { EndReason, SessionSnapshot } from '../../src/session/session-snapshot.js';
import type { RoomMessages } from './strings.js';

/** Of an end that leaves the consultation as it is, or takes it away. */
const ENDINGS: Partial<Record<EndReason, keyof RoomMessages>> = { replaced: 'replacedText', lost: 'lostHeading', stopped: 'stoppedHeading', cancelled: 'cancelledHeading', 'not-yours': 'unavailableHeading' };

/** What a screen reader is told when one snapshot follows another; null for nothing. `{name}` is the other person. */
export function announcement(before: SessionSnapshot | null, after: SessionSnapshot): keyof RoomMessages | null {
  if (before === null) return null;
  if (before.state !== after.state) {
    switch (after.state) {
      case 'waiting': return after.role === 'patient' ? 'sayWaiting' : null;
      case 'active': return 'sayActive';
      case 'reconnecting': return 'reconnectingAdvice';
      case 'ended': return ENDINGS[after.endReason ?? 'ended'] ?? 'sayEnded';
      default: return null;
    }
  }
  if (after.state === 'waiting' && before.remote.present !== after.remote.present) {
    if (!after.remote.present) return before.connectedAt === null ? null : 'waitingAgain';
    return after.role === 'practitioner' ? 'patientWaiting' : 'waitingHere';
  }
  if (after.state !== 'active') return null;
  if (before.mode !== after.mode) return after.mode === 'video' ? 'sayVideo' : 'sayAudio';
  if (before.local.cameraStopped !== after.local.cameraStopped && after.mode === 'video') return after.local.cameraStopped ? 'sayCameraOff' : 'sayCameraOn';
  if (before.local.muted !== after.local.muted) return after.local.muted ? 'sayMuted' : 'sayUnmuted';
  if (before.recording.state !== after.recording.state) {
    if (after.recording.state === 'recording') return 'sayRecording';
    if (before.recording.state === 'recording') return 'sayRecordingStopped';
  }
  return null;
}
