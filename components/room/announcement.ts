import type { SessionSnapshot } from '../../src/session/session-snapshot.js';
import type { RoomMessages } from './strings.js';

/** What a screen reader is told when one snapshot follows another; null for nothing. `{name}` is the other person. */
export function announcement(before: SessionSnapshot | null, after: SessionSnapshot): keyof RoomMessages | null {
  if (before === null) return null;
  if (before.state !== after.state) {
    switch (after.state) {
      case 'waiting': return after.role === 'patient' ? 'sayWaiting' : null;
      case 'active': return 'sayActive';
      case 'reconnecting': return 'reconnectingAdvice';
      case 'ended': return 'sayEnded';
      default: return null;
    }
  }
  if (after.role === 'practitioner' && after.state === 'waiting' && !before.remote.present && after.remote.present) return 'patientWaiting';
  if (after.state !== 'active') return null;
  if (before.mode !== after.mode) return after.mode === 'video' ? 'sayVideo' : 'sayAudio';
  if (before.local.muted !== after.local.muted) return after.local.muted ? 'sayMuted' : 'sayUnmuted';
  if (before.recording.state !== after.recording.state) {
    if (after.recording.state === 'recording') return 'sayRecording';
    if (before.recording.state === 'recording') return 'sayRecordingStopped';
  }
  return null;
}
