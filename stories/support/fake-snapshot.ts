import type { Participant } from '../../src/domain/participant.js';
import type { Appointment } from '../../src/domain/scheduling.js';
import type { LocalSnapshot, RecordingSnapshot, RemoteSnapshot, SessionSnapshot } from '../../src/session/session-snapshot.js';

/** Some fields of a snapshot; the inner objects may be partial too. */
export type SnapshotPatch = Partial<Omit<SessionSnapshot, 'appointment' | 'me' | 'local' | 'remote' | 'recording'>> & {
  appointment?: Partial<Appointment>;
  me?: Partial<Participant>;
  local?: Partial<LocalSnapshot>;
  remote?: Partial<Omit<RemoteSnapshot, 'participant'>> & { participant?: Partial<Participant> };
  recording?: Partial<RecordingSnapshot>;
};

export const DR_OKAFOR: Participant = { role: 'practitioner', displayName: 'Dr Amara Okafor', title: 'General practitioner' };
export const MARIA: Participant = { role: 'patient', displayName: 'Maria Lindqvist', title: null };

/** A 200-character name that never breaks a line by itself. */
export const LONG_NAME = `Dr ${'Wolfeschlegelsteinhausenbergerdorff'.repeat(6)}`.slice(0, 200);
/** Markup in a name: text, whatever it holds. */
export const MARKUP_NAME = '<img src=x onerror="window.consultHacked=true"><b>Dr Bold</b>';

/** A snapshot over the other, inner objects merged. */
export function mergeSnapshot(base: SessionSnapshot, patch: SnapshotPatch): SessionSnapshot {
  return {
    ...base,
    ...patch,
    appointment: { ...base.appointment, ...patch.appointment },
    me: { ...base.me, ...patch.me },
    local: { ...base.local, ...patch.local },
    remote: { ...base.remote, ...patch.remote, participant: { ...base.remote.participant, ...patch.remote?.participant } },
    recording: { ...base.recording, ...patch.recording },
  };
}

/** A patient's lobby before an audio consultation with Dr Okafor that starts in four minutes; `patch` over it. */
export function fakeSnapshot(patch: SnapshotPatch = {}): SessionSnapshot {
  const patient = (patch.role ?? 'patient') === 'patient';
  const [me, other] = patient ? [MARIA, DR_OKAFOR] : [DR_OKAFOR, MARIA];
  const start = Date.now() + 4 * 60_000;
  const base: SessionSnapshot = {
    state: 'checking',
    role: patient ? 'patient' : 'practitioner',
    appointment: {
      id: 'appt-1', status: 'booked', serviceName: 'GP appointment', start: instant(start), end: instant(start + 15 * 60_000),
      joinableFrom: instant(start - 15 * 60_000), mode: 'video', participant: other, note: null,
    },
    me,
    mode: 'audio',
    epoch: -1,
    modePending: null,
    modeDeclined: null,
    videoStopped: false,
    local: {
      stream: null, muted: false, cameraOn: false, cameraStopped: false, microphone: 'on', camera: 'on',
      microphones: [{ deviceId: 'mic-1', label: 'Built-in microphone' }, { deviceId: 'mic-2', label: 'Headset' }],
      cameras: [{ deviceId: 'cam-1', label: 'Front camera' }, { deviceId: 'cam-2', label: 'Back camera' }],
      speakers: [], speakerId: '', microphoneReplaced: false, cameraReplaced: false, cameraFacing: null,
      microphoneId: 'mic-1', cameraId: 'cam-1', microphoneError: null, cameraError: null,
    },
    remote: { participant: other, present: false, stream: new MediaStream(), muted: false, microphone: 'on', camera: 'on' },
    admitted: false,
    recording: { state: 'off', consent: null, recordedHere: !patient, replayDays: 30, openableBy: [], recorded: false, waits: false, error: null },
    quality: 'unknown',
    connectedAt: null,
    proved: false,
    safetyCode: null,
    peerDevice: null,
    reconnectingSince: null,
    unreachedSince: null,
    openUntil: start + 60 * 60_000,
    endReason: null,
    error: null,
  };
  return mergeSnapshot(base, patch);
}

function instant(millis: number): string {
  return new Date(millis).toISOString();
}
