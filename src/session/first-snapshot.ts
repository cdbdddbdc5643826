import { retentionMillis } from '../ownership/session-claim.js';
import { NO_LOCAL_MEDIA } from './devices/local-media.js';
import type { ConsultSessionOptions } from './session-options.js';
import type { SessionSnapshot } from './session-snapshot.js';

const DAY = 86_400_000;

/** What is known of a session when it has been opened: the lobby. */
export function firstSnapshot({ grant, claim, openableBy, recordable, recording, stops }: ConsultSessionOptions, remote: MediaStream): SessionSnapshot {
  return {
    state: 'checking',
    role: grant.role,
    appointment: grant.appointment,
    me: grant.me,
    mode: 'audio',
    epoch: -1,
    modePending: null,
    modeDeclined: null,
    videoStopped: stops?.isVideoStopped() ?? false,
    local: NO_LOCAL_MEDIA,
    remote: { participant: grant.appointment.participant, present: false, stream: remote, muted: false, microphone: 'on', camera: 'on' },
    admitted: grant.status === 'in-progress',
    recording: { state: recordable ? 'asking' : 'off', consent: null, recordedHere: recording !== null, replayDays: retentionMillis(claim) / DAY, openableBy, recorded: false, waits: false, error: null },
    proved: false,
    safetyCode: null,
    peerDevice: null,
    quality: 'unknown',
    connectedAt: null,
    reconnectingSince: null,
    unreachedSince: null,
    openUntil: claim.exp,
    endReason: null,
    error: null,
  };
}
